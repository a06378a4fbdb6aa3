/**
 * One counter of a simulated world: the real engine over an encrypted store, its clock, its line, and the turns of its sync, taken
 * when the world's queue says so. It can be closed, killed and opened again; what it acknowledged is kept outside of it.
 */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiResult, CounterMethod, InputOf } from '@flouss/shared/contract/counter-api';
import type { DeviceKey } from '@flouss/platform/device-key';
import { assert } from '@flouss/shared/kernel/assert';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { Counter } from '../../src/core/counter.ts';
import { openEngine } from '../../src/core/engine.ts';
import { isKeyConfirmed, readDevice, readLastKey } from '../../src/core/sync-ports.ts';
import type { SyncContext } from '../../src/core/sync-ports.ts';
import { enrol } from '../../src/core/sync/enrol.ts';
import type { Transport } from '../../src/core/sync/transport.ts';
import type { Agent } from './centre.ts';
import type { Chance } from './chance.ts';
import type { CommitFate } from './disk.ts';
import { isOfKeys } from './line.ts';
import type { Line } from './line.ts';
import { withoutVersion, writeLastAsBefore, writeAllAnew } from './older-program.ts';
import type { Planted } from './planted.ts';
import type { Stage } from './stage.ts';
import { PEPPER, PIN, STORE_KEY } from './stage.ts';
import { openSyncTurns } from './sync-turns.ts';
import type { SyncTurns } from './sync-turns.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

/** What these record had another version before. */
const OF_BEFORE: ReadonlySet<CounterMethod> = new Set(['customer.register', 'reload.order']);
const SERVER_URL = 'http://127.0.0.1:1';

export interface Shop {
  readonly name: string;
  readonly agent: Agent;
  readonly line: Line;
  readonly context: SyncContext;
  /** This computer's clock, right or wrong. */
  readonly clock: { now(): number };
  deviceId(): DeviceId;
  /** Undefined where its disk has forgotten that it was ever enrolled. */
  knownDevice(): DeviceId | undefined;
  /** The key that it has replaced last, once the centre has said that it knows. */
  formerKey(): DeviceKey | undefined;
  newOp(): OpId;
  call<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<ApiResult<M>>;
  /** Asks until the world's queue brings an answer. */
  enrol(code: string): Promise<boolean>;
  /** Something may have changed at the centre. */
  hear(): void;
  syncNow(): void;
  /** The server's last word on the link. */
  trouble(): string | null;
  setClock(aheadMs: number): void;
  /** Its program is an older one from here on, until it is upgraded: it ends, and another begins with what is on the disk. */
  beOld(): void;
  upgrade(): Promise<void>;
  readonly isOld: boolean;
  readonly hasBeenOld: boolean;
  /** The process ends at once and begins again with what is on the disk. `lostPower`: what was not synced is not. */
  crash(lostPower: boolean): Promise<void>;
  /** What is on its disk now, to begin another counter with. */
  copyDisk(to: string): void;
  close(): Promise<void>;
}

export interface ShopParts {
  readonly stage: Stage;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly folder: string;
  readonly name: string;
  readonly agent: Agent;
  readonly line: Line;
  readonly planted: Planted | undefined;
  /** Whose disk it begins with: a copy of it. */
  readonly copyOf?: Shop;
}

export async function openShop(parts: ShopParts): Promise<Shop> {
  const { stage, timeline, chance, weather, folder, name, agent, line, planted } = parts;
  let disk = 0;
  let life = 0;
  let aheadMs = 0;
  let isOld = false;
  let hasBeenOld = false;
  /** A disk that is asked for what no program asks of it. */
  let isSpared = false;
  let context: SyncContext | undefined;
  let turns: SyncTurns | undefined;
  let counter: Counter;
  const clock = { now: () => timeline.now() + aheadMs };
  const pathOf = (n: number): string => join(folder, `${name}-${n}.store`);
  if (parts.copyOf) parts.copyOf.copyDisk(pathOf(disk));
  else stage.newStore(pathOf(disk));

  function start(): Counter {
    const own = ++life;
    const alive = (): boolean => own === life;
    const begunAt = timeline.now();
    const carried = crashing(line.transport(alive));
    const transport = planted?.transport?.(carried) ?? carried;
    const opened = openEngine(
      {
        store_path: pathOf(disk),
        store_key: STORE_KEY,
        pin_pepper: PEPPER,
        stopwatch: { elapsed: () => timeline.now() - begunAt },
        clock,
        random: chance.stream(`life-${own}`),
        emit: () => {},
        server_url: null,
      },
      {
        startSync: (given) => {
          context = given;
          turns = openSyncTurns({ context: given, transport, alive, name, timeline, chance, weather });
          return turns.loop;
        },
        enrol: (given, url, code) => enrol(given, url, code, transport),
        printer: { print: async () => 'printer-unreachable' },
      },
    );
    assert(opened.ok, `the store of ${name} opens`);
    opened.value.start();
    stage.disk.ask(pathOf(disk), () => (alive() ? commitFate() : 'kept'));
    return opened.value;
  }

  /** Now and then the process ends while the centre hears of another key. */
  function crashing(transport: Transport): Transport {
    return {
      ...transport,
      send(request) {
        if (isOfKeys(request) && weather.strikes('counter-crash-changing-key', chance)) {
          timeline.after(chance.between(1, 1_000), () => void timeline.held(shop.crash(false)));
        }
        return transport.send(isOld ? withoutVersion(request) : request);
      },
    };
  }

  function spared(write: () => void): void {
    isSpared = true;
    write();
    isSpared = false;
  }

  function commitFate(): CommitFate {
    if (isSpared) return 'kept';
    if (weather.strikes('counter-disk-full', chance)) return 'full';
    if (weather.strikes('counter-disk-busy', chance)) return 'busy';
    if (weather.strikes('counter-disk-failed', chance)) return planted?.failedCommitForgotten ? 'dropped' : 'failed';
    return weather.strikes('counter-disk-failed-after', chance) ? 'told-failed' : 'kept';
  }

  async function signIn(): Promise<void> {
    const signedIn = await timeline.held(counter.call('session.sign-in', { operator_id: agent.teller, pin: PIN }));
    timeline.note(name, 'signs in', signedIn.ok ? 'ok' : signedIn.error.code);
  }

  counter = start();
  const shop: Shop = {
    name,
    agent,
    line,
    get context() {
      assert(context, 'an open counter has its context');
      return context;
    },
    clock,
    deviceId() {
      const device = shop.knownDevice();
      assert(device, 'an enrolled counter has its device');
      return device;
    },
    knownDevice: () => readDevice(shop.context.store.read)?.deviceId,
    formerKey() {
      const { read } = shop.context.store;
      return isKeyConfirmed(read) ? readLastKey(read) : undefined;
    },
    newOp: () => newId(OpId, clock, chance),
    async call(method, input) {
      let result = await timeline.held(counter.call(method, input));
      if (!result.ok && result.error.code === 'not-signed-in') {
        await signIn();
        result = await timeline.held(counter.call(method, input));
      }
      if (isOld && result.ok && OF_BEFORE.has(method)) spared(() => writeLastAsBefore(shop.context.store));
      timeline.note(name, method, result.ok ? 'ok' : result.error.code);
      return result;
    },
    async enrol(code) {
      const enrolled = await counter.call('session.enrol', { server_url: SERVER_URL, code });
      timeline.note(name, 'enrols', enrolled.ok ? 'ok' : enrolled.error.code);
      // A disk that told us of a failure may have kept it all.
      return enrolled.ok || enrolled.error.code === 'already-enrolled';
    },
    hear: () => turns?.hear(),
    syncNow: () => void turns?.loop.syncNow(),
    trouble: () => turns?.loop.status().trouble ?? null,
    setClock: (to) => void (aheadMs = to),
    beOld() {
      isOld = hasBeenOld = true;
    },
    async upgrade() {
      if (!isOld) return;
      isOld = false;
      timeline.note(name, 'is upgraded');
      if (planted?.upgradeWritesAnew) spared(() => writeAllAnew(shop.context.store));
      await shop.crash(false);
    },
    get isOld() {
      return isOld;
    },
    get hasBeenOld() {
      return hasBeenOld;
    },
    copyDisk(to) {
      const from = pathOf(disk);
      copyFileSync(from, to);
      if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
    },
    async crash(lostPower) {
      timeline.note(name, lostPower ? 'loses power' : 'crashes');
      const dead = counter;
      const from = pathOf(disk);
      const to = pathOf(++disk);
      life++;
      // What a killed process leaves: the file and the log as they are. A log that was never synced is gone with the power.
      copyFileSync(from, to);
      const kept = !lostPower || (isSynced(shop.context) && !planted?.notSynced);
      if (kept && existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
      stage.disk.ask(from, undefined);
      await timeline.held(dead.close());
      for (const end of ['', '-wal', '-shm', '.lock']) rmSync(from + end, { force: true });
      counter = start();
      weather.struck(lostPower ? 'counter-power-loss' : 'counter-crash');
    },
    close() {
      stage.disk.ask(pathOf(disk), undefined);
      return timeline.held(counter.close());
    },
  };
  return shop;
}

/** Whether commits of this store are on the disk before they are told: `synchronous` FULL or EXTRA. */
function isSynced({ store }: SyncContext): boolean {
  const row = store.read.get<{ synchronous: number }>('PRAGMA synchronous' as never);
  return (row?.synchronous ?? 0) >= 2;
}
