/**
 * The centre of a simulated world: one database, and one to three server processes over it, each with its clock, its workers and
 * its turn at being killed. What leaves it for the outside goes through the queue.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addAgent, dispatchPacks, issueEnrolmentCode, payIn } from '../../sync-server/src/admin/agents.ts';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import { listBankWork, resumeBankWork } from '../../sync-server/src/db/bank-work.ts';
import type { Database } from '../../sync-server/src/db/open.ts';
import { findDevice, setDeviceState } from '../../sync-server/src/db/devices.ts';
import type { DeviceRow } from '../../sync-server/src/db/schema.ts';
import { insertOperator } from '../../sync-server/src/db/operators.ts';
import { bumpReferenceVersion } from '../../sync-server/src/db/terms.ts';
import type { Ctx } from '../../sync-server/src/orders/context.ts';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { cents } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { AgentId, DeviceId } from '@flouss/shared/kernel/ids';
import { newId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import { openCentreDatabase } from './centre-database.ts';
import type { Chance } from './chance.ts';
import type { CommitFate } from './disk.ts';
import { lookAtWork } from './due-work.ts';
import { openMasterKeyFile } from './master-keys.ts';
import type { MasterKeys } from './master-keys.ts';
import type { Planted } from './planted.ts';
import { BELLS, openServer } from './server.ts';
import type { CentreParts, Server } from './server.ts';
import type { Weather } from './weather.ts';
import { movesIn } from './watched-moves.ts';

export interface Agent {
  readonly agent_id: AgentId;
  readonly teller: OperatorId;
  readonly manager: OperatorId;
}

export interface Centre {
  readonly db: Database;
  /** The same in its own people's hands: nothing fails under them. */
  readonly office: Database;
  readonly ctx: Ctx;
  readonly masterKeys: MasterKeys;
  readonly servers: readonly Server[];
  /** What the workers logged as errors, hence bugs. */
  readonly errors: readonly string[];
  foundAgent(name: string): Promise<Agent>;
  sendPacks(agent: Agent, count: number): Promise<CardReference[]>;
  enrolmentCode(agent: Agent, counterCode: string): Promise<string>;
  /** Revokes a counter; it as it was then. */
  revoke(deviceId: DeviceId): Promise<DeviceRow>;
  /** Somebody of finance looks at what is parked and takes it up again; how much it was. */
  resumeParked(): Promise<number>;
  /** Everything in its database's file. */
  bytes(): Buffer;
  /** What has been done until now is not forgotten. */
  rememberAll(): void;
  /** Keeps the database as it is now. */
  keep(): void;
  /** Brings it back as it was kept, which ends every process; false where too much came after. `told`: it knows that it was. */
  bringBack(told: boolean): Promise<boolean>;
  /** It has been brought back, and counters may still have to tell it what it forgot. */
  readonly hasForgotten: boolean;
  /** Each move from state to state that was made, and how often. */
  moves(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** What each agent pays in when it is founded. */
export const FLOAT_CENTS = cents(3_000_000);

export async function openCentre(parts: CentreParts): Promise<Centre> {
  const { stage, timeline, chance, weather, folder, planted } = parts;
  const path = join(folder, 'centre.sqlite');
  stage.newDatabase(path);
  if (planted?.sql !== undefined) openSqliteFile({ path }).exec(planted.sql).close();
  const clock = { now: () => timeline.now() };
  const work = lookAtWork(path);
  const ofDisk = chance.stream('centre-disk');
  const database = await openCentreDatabase({
    path,
    timeline,
    disk: stage.disk,
    fate: () => commitFate(weather, ofDisk, planted),
    failed: () => servers.forEach((server) => server.kill(ofDisk.between(1_000, 600_000))),
    beside: work,
  });
  const { db, office } = database;
  const errors: string[] = [];
  const masterKeys = openMasterKeyFile({
    timeline,
    chance: chance.stream('master-keys'),
    db,
    office,
    planted,
    changed: () => servers.forEach((server) => server.lookAtKeys()),
    rememberAll: () => database.rememberAll(),
  });
  const ctx: Ctx = {
    clock,
    random: chance.stream('centre'),
    get keys() {
      return masterKeys.keys;
    },
    terms: openTerms(),
  };
  const servers: Server[] = [];
  for (let i = 0; i < weather.servers; i++) {
    servers.push(openServer(parts, db, masterKeys, await stage.server(i), i, work.due, errors));
  }
  // Each process hears of its own commits alone; the others look by themselves.
  for (const bell of BELLS) {
    db.signals.on(bell, () => {
      const up = servers.filter((server) => server.up);
      if (up.length > 0) chance.pick(up).ring(bell);
    });
  }
  const ofScreening = chance.stream('screening');
  db.signals.on('screening', () => {
    const up = servers.filter((server) => server.up);
    if (weather.freezes && up.length > 0) ofScreening.pick(up).searchLists();
  });
  let lastPack = 0;
  let hasForgotten = false;

  return {
    db,
    office,
    ctx,
    masterKeys,
    servers,
    errors,
    async foundAgent(name) {
      const { agent_id } = await addAgent({ db: office, ctx }, { name, address: '1 quai' });
      const op_id = newId(OpId, clock, ctx.random);
      await office.transaction((tx) => payIn(tx, ctx, agent_id, { op_id, amount_cents: FLOAT_CENTS }));
      const operator = async (called: string, role: 'teller' | 'manager'): Promise<OperatorId> => {
        const operator_id = newId(OperatorId, clock, ctx.random);
        await office.transaction(async (tx) => {
          await insertOperator(tx, { operator_id, agent_id, name: called, role, active: 1, pin_hash: stage.pinHash });
          await bumpReferenceVersion(tx);
        });
        return operator_id;
      };
      return { agent_id, teller: await operator('Nadia', 'teller'), manager: await operator('Karim', 'manager') };
    },
    async sendPacks({ agent_id }, count) {
      const references = Array.from({ length: count }, () => makeCardReference(++lastPack));
      const sent = await dispatchPacks({ db: office, ctx }, agent_id, { card_references: references });
      assert(sent.ok, 'packs are sent');
      return references;
    },
    async enrolmentCode({ agent_id }, counter_code) {
      const issued = await office.transaction((tx) => issueEnrolmentCode(tx, ctx, agent_id, { counter_code }));
      assert(issued.ok, 'a code is issued');
      return issued.value.code;
    },
    async revoke(deviceId) {
      await office.transaction((tx) => setDeviceState(tx, deviceId, 'revoked', 'revoked-by-admin'));
      const device = await findDevice(db.read, deviceId);
      assert(device, 'a counter that is revoked is known');
      return device;
    },
    async resumeParked() {
      const parked = await listBankWork(db.read, 'parked', 1_000);
      for (const { work_key } of parked) await office.transaction((tx) => resumeBankWork(tx, work_key, timeline.now()));
      return parked.length;
    },
    bytes() {
      database.settle();
      return readFileSync(path);
    },
    rememberAll: () => database.rememberAll(),
    keep: () => database.keep(),
    async bringBack(told) {
      const brought = await database.bringBack(told);
      hasForgotten ||= brought;
      return brought;
    },
    get hasForgotten() {
      return hasForgotten;
    },
    moves: () => movesIn(path),
    async close() {
      await database.close();
      rmSync(path, { force: true });
    },
  };
}

function commitFate(weather: Weather, chance: Chance, planted: Planted | undefined): CommitFate {
  if (weather.strikes('centre-disk-busy', chance)) return 'busy';
  if (weather.strikes('centre-killed-in-transaction', chance)) {
    return planted?.centreCommitForgotten ? 'dropped' : 'failed';
  }
  return weather.strikes('centre-commit-answer-lost', chance) ? 'told-failed' : 'kept';
}
