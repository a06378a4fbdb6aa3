/**
 * One server process of a simulated world: its routes, its workers' rounds when the queue says so, and its lives. Killed, it forgets
 * all that was not committed, and whatever is on its way to it or from it reaches nobody.
 */
import { PROTOCOL_HEADER } from '@flouss/shared/contract/protocol';
import type { InjectOptions } from 'fastify';
import { openDoor } from '../../sync-server/src/bank/door.ts';
import { makeReadBalance } from '../../sync-server/src/bank/read-balance.ts';
import { bankWorker } from '../../sync-server/src/bank/worker.ts';
import type { Worker } from '../../sync-server/src/bank/worker.ts';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import type { Signal } from '../../sync-server/src/db/handles.ts';
import type { Database } from '../../sync-server/src/db/open.ts';
import type { Ctx } from '../../sync-server/src/orders/context.ts';
import { arrivalWorker } from '../../sync-server/src/sms/arrival-worker.ts';
import { openIntake } from '../../sync-server/src/sms/intake.ts';
import { outcomeWorker } from '../../sync-server/src/sms/outcome-worker.ts';
import type { Log } from '../../sync-server/src/sms/worker.ts';
import { replyWorker } from '../../sync-server/src/sms/reply-worker.ts';
import { screeningWorker } from '../../sync-server/src/screening/worker.ts';
import { overdueWorker } from '../../sync-server/src/suspicion/overdue-worker.ts';
import { rewrapWorker } from '../../sync-server/src/keys/rewrap-worker.ts';
import { readHere } from '../../sync-server/src/sync/reading/batch-reader.ts';
import type { Bank } from '../../sync-server/src/bank/port.ts';
import type { SimulatedBank } from './bank.ts';
import type { Intake, SimulatedCarrier } from './carrier.ts';
import type { Chance } from './chance.ts';
import type { Planted } from './planted.ts';
import type { Poison } from './poison.ts';
import type { MasterKeys } from './master-keys.ts';
import type { SharedServer, Stage } from './stage.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The server's clock, as its `Date` header says it. */
  readonly date: string;
  /** The version it speaks, as its header says it. */
  readonly protocol: string | undefined;
}

export interface Server extends Intake {
  /** Undefined while it is down. */
  handle(request: InjectOptions): Promise<Answer> | undefined;
  kill(downMs: number): void;
  /** Hears no answer of the bank for so long, and knows nothing of it. */
  freeze(ms: number): void;
  /** There is work of this kind. */
  ring(bell: Bell): void;
  /** Somebody is to be searched for in the freeze list. */
  searchLists(): void;
  /** The file with the master keys is another one: it looks within seconds. */
  lookAtKeys(): void;
  readonly up: boolean;
  /** Changes with each life of the process. */
  readonly life: number;
}

export type Bell = Extract<Signal, 'bank-work' | 'sms-arrivals' | 'sms-replies' | 'orders'>;
export const BELLS: readonly Bell[] = ['bank-work', 'sms-arrivals', 'sms-replies', 'orders'];
/** What a process goes round for; nobody rings for orders that wait for people. */
export type Task = Bell | 'held-orders' | 'screening';
export const TASKS: readonly Task[] = [...BELLS, 'held-orders', 'screening'];

/** A clock that nobody looks after. */
const AHEAD_MAX_MS = 10 * 60_000;
const POLL_MIN_MS = 1_000;
const KEYS_LOOK_MS = 5_000;
/** A worker for whom nobody rings looks ever more seldom: late is always allowed. */
const POLL_SLOWER = 6;
const POLL_MAX_MS = 4 * 60 * 60_000;
/** So often it looks whatever the rows say. */
const LOOK_EVERY_MS = 48 * 60 * 60_000;

/** A worker's rounds in one life of its process. */
interface Rounds {
  ring(): void;
}

/** The instant from which a worker of this kind, which last looked then, may find something; infinite while there is nothing. */
export type DueAt = (lookedAt: number) => number;

export interface CentreParts {
  readonly stage: Stage;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly bank: SimulatedBank;
  readonly carrier: SimulatedCarrier;
  readonly poison: Poison;
  readonly folder: string;
  readonly planted: Planted | undefined;
}

export function openServer(
  { timeline, chance, weather, bank, carrier, poison, planted }: CentreParts,
  db: Database,
  masterKeys: MasterKeys,
  shared: SharedServer,
  index: number,
  due: Readonly<Record<Task, DueAt>>,
  errors: string[],
): Server {
  const random = chance.stream(`server-${index}`);
  const aheadMs = weather.strikes('server-clock-wrong', random) ? random.between(-AHEAD_MAX_MS, AHEAD_MAX_MS) : 0;
  const clock = { now: () => timeline.now() + (weather.blows() ? aheadMs : 0) };
  let frozenUntil = 0;
  /** What a process says while it ends is no bug. */
  const logOf = (alive: () => boolean): Log => ({
    info() {},
    warn() {},
    error: (fields: unknown, words?: string) => {
      if (alive()) errors.push(`${words} ${fields instanceof Object && 'err' in fields ? String(fields.err) : ''}`);
    },
  });
  let life = 0;
  let up = true;
  let rounds: Readonly<Record<Exclude<Task, 'screening'>, Rounds>> | undefined;
  let search: Rounds | undefined;
  let intake: ReturnType<typeof openIntake> | undefined;
  let lookAtKeys: (() => void) | undefined;
  const ofKeys = random.stream('keys');
  const ofScreening = random.stream('screening');

  function begin(): void {
    const own = ++life;
    const alive = (): boolean => up && life === own;
    const log = logOf(alive);
    const ring = masterKeys.ring();
    const ctx: Ctx = {
      clock,
      random,
      get keys() {
        return ring.keys;
      },
      terms: openTerms(),
    };
    const reader = poison.over(readHere(ctx));
    shared.play({ db, ctx, reader: planted?.reader?.(reader) ?? reader });
    const port = unlessFrozen(bank.port(alive), alive);
    const told = planted?.bank?.(port) ?? port;
    const carried = carrier.port(alive);
    const sends = planted?.carrier?.(carried) ?? carried;
    const door = openDoor({ clock, random });
    const readBalance = makeReadBalance({ read: db.read, bank: told, door });
    const opened = openIntake(db, ctx);
    intake = planted?.intake?.(opened) ?? opened;
    rounds = {
      'bank-work': startRounds(bankWorker({ db, ctx, bank: told, door, log }), alive, due['bank-work']),
      'sms-arrivals': startRounds(arrivalWorker({ database: db, ctx, log }), alive, due['sms-arrivals']),
      'sms-replies': startRounds(
        replyWorker({ database: db, ctx, carrier: sends, readBalance, log }),
        alive,
        due['sms-replies'],
      ),
      orders: startRounds(outcomeWorker({ database: db, ctx, log }), alive, due.orders),
      'held-orders': startRounds(overdueWorker({ db, ctx, log }), alive, due['held-orders']),
    };
    const screening = screeningWorker({ db, ctx: withRandom(ctx, ofScreening), log });
    search = weather.freezes ? startRounds(screening, alive, due.screening, ofScreening) : undefined;
    const rewrap = rewrapWorker({ db, ring, ctx: { clock, random: ofKeys }, log });
    lookAtKeys = (): void => {
      if (alive()) lookAgain(rewrap, alive, ofKeys.between(1, KEYS_LOOK_MS));
    };
    if (masterKeys.isBeingReplaced()) lookAtKeys();
  }

  /** Every few seconds at first, while there are two keys; who looks later is only slower. */
  function lookAgain(works: Pick<Worker, 'runOnce'>, alive: () => boolean, ms: number): void {
    const look = async (): Promise<void> => {
      if (!alive()) return;
      await timeline.held(works.runOnce());
      if (alive() && masterKeys.isBeingReplaced()) lookAgain(works, alive, Math.min(POLL_MAX_MS, POLL_SLOWER * ms));
    };
    timeline.after(ms, () => void look());
  }

  /** A process that is held up by its machine hears the bank when it goes on, and its loans may be over by then. */
  function unlessFrozen(port: Bank, alive: () => boolean): Bank {
    const late = async <T>(answer: Promise<T>): Promise<T> => {
      const value = await answer;
      if (timeline.now() >= frozenUntil) return value;
      return new Promise((resolve) => {
        timeline.after(frozenUntil - timeline.now(), () => {
          if (alive()) resolve(value);
        });
      });
    };
    return {
      apply: (...given) => late(port.apply(...given)),
      replace: (...given) => late(port.replace(...given)),
      activate: (...given) => late(port.activate(...given)),
      load: (...given) => late(port.load(...given)),
      block: (...given) => late(port.block(...given)),
      enrolFunding: (...given) => late(port.enrolFunding(...given)),
      charge: (...given) => late(port.charge(...given)),
      refundCharge: (...given) => late(port.refundCharge(...given)),
      document: (...given) => late(port.document(...given)),
      operation: (...given) => late(port.operation(...given)),
      fundingState: (...given) => late(port.fundingState(...given)),
      limits: (...given) => late(port.limits(...given)),
      balance: (...given) => late(port.balance(...given)),
    };
  }

  /** Rounds when a row says that there is something to do, when somebody rings, and now and then whatever anybody says. */
  function startRounds(
    works: Pick<Worker, 'runOnce'>,
    alive: () => boolean,
    dueAt: DueAt,
    drawn: Chance = chance,
  ): Rounds {
    let inHand = false;
    let pauseMs = POLL_MIN_MS;
    let lookedAt = Number.NEGATIVE_INFINITY;
    let plannedAt = Number.POSITIVE_INFINITY;

    /** The sooner of two plans stands. */
    function plan(at: number): void {
      if (at >= plannedAt) return;
      plannedAt = at;
      timeline.after(at - timeline.now(), () => {
        if (plannedAt !== at || !alive()) return;
        plannedAt = Number.POSITIVE_INFINITY;
        void round();
      });
    }

    async function round(): Promise<void> {
      const now = timeline.now();
      if (inHand) return plan(now + POLL_MIN_MS);
      if (now < lookedAt + LOOK_EVERY_MS && dueAt(lookedAt) > now) return planNext();
      lookedAt = now;
      inHand = true;
      await works.runOnce().catch((error: unknown) => {
        if (alive()) errors.push(String(error));
      });
      if (!alive()) return;
      inHand = false;
      pauseMs = Math.min(POLL_MAX_MS, pauseMs * POLL_SLOWER);
      return planNext();
    }

    function planNext(): void {
      plan(Math.min(lookedAt + LOOK_EVERY_MS, Math.max(timeline.now() + pauseMs, dueAt(lookedAt))));
    }

    plan(timeline.now() + POLL_MIN_MS);
    return {
      ring() {
        pauseMs = POLL_MIN_MS;
        plan(timeline.now() + drawn.between(1, 50));
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
    ring: (bell) => rounds?.[bell].ring(),
    lookAtKeys: () => lookAtKeys?.(),
    searchLists: () => search?.ring(),
    take(message) {
      if (!up || !intake) return undefined;
      const own = life;
      return timeline.held(intake(message)).then(
        () => true,
        (error: unknown) => {
          if (own === life) errors.push(String(error));
          return false;
        },
      );
    },
    handle(request) {
      if (!up) return undefined;
      const date = new Date(clock.now()).toUTCString();
      return timeline.held(
        shared.app.http.inject(request).then(({ statusCode, payload, headers }) => {
          const protocol = headers[PROTOCOL_HEADER];
          return {
            status: statusCode,
            text: payload,
            date,
            protocol: protocol === undefined ? undefined : String(protocol),
          };
        }),
      );
    },
    freeze(ms) {
      frozenUntil = timeline.now() + ms;
    },
    kill(downMs) {
      up = false;
      search = undefined;
      life++;
      rounds = undefined;
      timeline.note('server', index, 'killed');
      timeline.after(downMs, () => {
        up = true;
        begin();
      });
      weather.struck('server-killed');
    },
  };
}

/** The same with another chance, which moves none of the others' draws. */
function withRandom(ctx: Ctx, random: Chance): Ctx {
  return {
    ...ctx,
    random,
    get keys() {
      return ctx.keys;
    },
  };
}
