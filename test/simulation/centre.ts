/**
 * The centre of a simulated world: one database, and one to three server processes over it, each with its clock, its workers and
 * its turn at being killed. What leaves it for the outside goes through the queue.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { addAgent, dispatchPacks, issueEnrolmentCode, payIn } from '../../sync-server/src/admin/agents.ts';
import { bankWorker } from '../../sync-server/src/bank/worker.ts';
import type { Worker } from '../../sync-server/src/bank/worker.ts';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import { listBankWork, resumeBankWork } from '../../sync-server/src/db/bank-work.ts';
import type { Database } from '../../sync-server/src/db/open.ts';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import { insertOperator } from '../../sync-server/src/db/operators.ts';
import { bumpReferenceVersion } from '../../sync-server/src/db/terms.ts';
import type { Ctx } from '../../sync-server/src/orders/context.ts';
import { readHere } from '../../sync-server/src/sync/reading/batch-reader.ts';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { cents } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { newId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import type { SimulatedBank } from './bank.ts';
import type { Chance } from './chance.ts';
import type { Planted } from './planted.ts';
import { SERVER_KEYS } from './stage.ts';
import type { SharedServer, Stage } from './stage.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

export interface Agent {
  readonly agent_id: AgentId;
  readonly teller: OperatorId;
  readonly manager: OperatorId;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The server's clock, as its `Date` header says it. */
  readonly date: string;
}

export interface Centre {
  readonly db: Database;
  readonly ctx: Ctx;
  readonly servers: readonly Server[];
  /** What the workers logged as errors, hence bugs. */
  readonly errors: readonly string[];
  foundAgent(name: string): Promise<Agent>;
  sendPacks(agent: Agent, count: number): Promise<CardReference[]>;
  enrolmentCode(agent: Agent, counterCode: string): Promise<string>;
  /** Somebody of finance looks at what is parked and takes it up again; how much it was. */
  resumeParked(): Promise<number>;
  close(): Promise<void>;
}

export interface Server {
  /** Undefined while it is down. */
  handle(request: InjectOptions): Promise<Answer> | undefined;
  kill(downMs: number): void;
  /** There is work for the bank. */
  ring(): void;
  readonly up: boolean;
  /** Changes with each life of the process. */
  readonly life: number;
}

const FLOAT_CENTS = cents(3_000_000);
const POLL_MIN_MS = 1_000;
/** A worker with nothing new to do looks ever more seldom: late is always allowed. */
const POLL_SLOWER = 6;
/** Pauses, loans and the gate all end before: who finds nothing after so long has nothing to find until somebody rings. */
const NOTHING_IS_PUT_OFF_LONGER_MS = 3 * 60_000;
const POLL_MAX_MS = 4 * 60 * 60_000;

export interface CentreParts {
  readonly stage: Stage;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly bank: SimulatedBank;
  readonly folder: string;
  readonly planted: Planted | undefined;
}

export async function openCentre(parts: CentreParts): Promise<Centre> {
  const { stage, timeline, chance, weather, folder, planted } = parts;
  const path = join(folder, 'centre.sqlite');
  stage.newDatabase(path);
  if (planted?.sql !== undefined) openSqliteFile({ path }).exec(planted.sql).close();
  const clock = { now: () => timeline.now() };
  const opened = await openDatabase({ path, clock });
  const db: Database = { ...opened, transaction: (body) => timeline.held(opened.transaction(body)) };
  const errors: string[] = [];
  const ctx: Ctx = { clock, random: chance.stream('centre'), keys: SERVER_KEYS, terms: openTerms() };
  const servers: Server[] = [];
  for (let i = 0; i < weather.servers; i++) servers.push(openServer(parts, db, await stage.server(i), i, errors));
  // Each process hears of its own commits alone; the others look by themselves.
  db.signals.on('bank-work', () => {
    const up = servers.filter((server) => server.up);
    if (up.length > 0) chance.pick(up).ring();
  });
  let lastPack = 0;

  return {
    db,
    ctx,
    servers,
    errors,
    async foundAgent(name) {
      const { agent_id } = await addAgent({ db, ctx }, { name, address: '1 quai' });
      const op_id = newId(OpId, clock, ctx.random);
      await db.transaction((tx) => payIn(tx, ctx, agent_id, { op_id, amount_cents: FLOAT_CENTS }));
      const operator = async (called: string, role: 'teller' | 'manager'): Promise<OperatorId> => {
        const operator_id = newId(OperatorId, clock, ctx.random);
        await db.transaction(async (tx) => {
          await insertOperator(tx, { operator_id, agent_id, name: called, role, active: 1, pin_hash: stage.pinHash });
          await bumpReferenceVersion(tx);
        });
        return operator_id;
      };
      return { agent_id, teller: await operator('Nadia', 'teller'), manager: await operator('Karim', 'manager') };
    },
    async sendPacks({ agent_id }, count) {
      const references = Array.from({ length: count }, () => makeCardReference(++lastPack));
      const sent = await dispatchPacks({ db, ctx }, agent_id, { card_references: references });
      assert(sent.ok, 'packs are sent');
      return references;
    },
    async enrolmentCode({ agent_id }, counter_code) {
      const issued = await db.transaction((tx) => issueEnrolmentCode(tx, ctx, agent_id, { counter_code }));
      assert(issued.ok, 'a code is issued');
      return issued.value.code;
    },
    async resumeParked() {
      const parked = await listBankWork(db.read, 'parked', 1_000);
      for (const { work_key } of parked) await db.transaction((tx) => resumeBankWork(tx, work_key, timeline.now()));
      return parked.length;
    },
    async close() {
      await opened.close();
      rmSync(path, { force: true });
    },
  };
}

function openServer(
  { timeline, chance, weather, bank, planted }: CentreParts,
  db: Database,
  shared: SharedServer,
  index: number,
  errors: string[],
): Server {
  const random = chance.stream(`server-${index}`);
  const clock = { now: () => timeline.now() };
  const log = {
    info() {},
    warn() {},
    error: (fields: unknown, words?: string) =>
      void errors.push(`${words} ${fields instanceof Object && 'err' in fields ? String(fields.err) : ''}`),
  };
  let life = 0;
  let up = true;
  let worker: { ring(): void } | undefined;

  function begin(): void {
    const own = ++life;
    const alive = (): boolean => up && life === own;
    const ctx: Ctx = { clock, random, keys: SERVER_KEYS, terms: openTerms() };
    shared.play({ db, ctx, reader: readHere(ctx) });
    const port = bank.port(alive);
    worker = startRounds(bankWorker({ db, ctx, bank: planted?.bank?.(port) ?? port, log }), alive);
  }

  /** Rounds at a signal, when the others have not heard it, and ever more seldom while nothing comes of them. */
  function startRounds(works: Worker, alive: () => boolean): { ring(): void } {
    let inHand = false;
    let pauseMs = POLL_MIN_MS;
    let plannedAt = Number.POSITIVE_INFINITY;
    const plan = (ms: number): void => {
      const at = timeline.now() + ms;
      if (at >= plannedAt) return;
      plannedAt = at;
      timeline.after(ms, () => {
        if (plannedAt !== at || !alive()) return;
        plannedAt = Number.POSITIVE_INFINITY;
        round();
      });
    };
    const round = (): void => {
      if (inHand) return plan(POLL_MIN_MS);
      inHand = true;
      void over(
        works.runOnce().catch((error: unknown) => {
          errors.push(String(error));
          return 0;
        }),
      );
    };
    const over = async (taken: Promise<number>): Promise<void> => {
      const nothingLeft = (await taken) === 0 && pauseMs > NOTHING_IS_PUT_OFF_LONGER_MS;
      inHand = false;
      pauseMs = Math.min(POLL_MAX_MS, pauseMs * POLL_SLOWER);
      if (!nothingLeft) plan(pauseMs);
    };
    plan(POLL_MIN_MS);
    return {
      ring() {
        pauseMs = POLL_MIN_MS;
        plan(chance.between(1, 50));
      },
    };
  }

  begin();
  return {
    get life() {
      return life;
    },
    get up() {
      return up;
    },
    ring: () => worker?.ring(),
    handle(request) {
      if (!up) return undefined;
      const date = new Date(clock.now()).toUTCString();
      return timeline.held(
        shared.app.http
          .inject(request)
          .then(({ statusCode, payload }) => ({ status: statusCode, text: payload, date })),
      );
    },
    kill(downMs) {
      up = false;
      life++;
      worker = undefined;
      timeline.note('server', index, 'killed');
      timeline.after(downMs, () => {
        up = true;
        begin();
      });
      weather.struck('server-killed');
    },
  };
}
