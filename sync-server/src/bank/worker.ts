/**
 * Works off `bank_work`, many rows at once and one of a card at a time. Several workers, in one process or in many, may
 * run over the same rows: the loan and the key keep a command from being executed twice. It knows no state of a row.
 */
import { listDueBankWork } from '../db/bank-work.ts';
import { BANK_PATIENCE, type BankPatience } from './decide.ts';
import { openGate } from './gate.ts';
import { momentOf, namesOf, playTurn, takeTurn, type Turn, type TurnDeps } from './turn.ts';

export const TURNS_AT_ONCE_MAX = 8;
/** Longer than any request and the two transactions around it. */
export const LEASE_MS = 60_000;
const POLL_MS = 250;
const PAUSE_AFTER_ERROR_MS = 1_000;

export interface BankWorkerDeps extends Omit<TurnDeps, 'patience'> {
  readonly patience?: Partial<BankPatience>;
  readonly leaseMs?: number;
}

export interface Worker {
  start(): void;
  /** Takes no new row, and settles once the rows under way are written. */
  stop(): Promise<void>;
  /** One turn for each row that is due now, up to a handful; how many had one. Not while it is started. */
  runOnce(): Promise<number>;
}

export function bankWorker(given: BankWorkerDeps): Worker {
  const deps: TurnDeps = { ...given, patience: { ...BANK_PATIENCE, ...given.patience } };
  const { db, ctx, log } = deps;
  const leaseMs = given.leaseMs ?? LEASE_MS;
  const name = Buffer.from(ctx.random.bytes(8)).toString('hex');
  const gate = openGate(deps.patience);
  const underWay = new Set<Promise<void>>();
  const bell = openBell();
  let running: Promise<void> | undefined;
  const stopping = new AbortController();

  async function takeDue(): Promise<Turn[]> {
    const now = ctx.clock.now();
    const admitted = gate.admit(now, TURNS_AT_ONCE_MAX - underWay.size, underWay.size);
    if (admitted === 0) return [];
    const due = await listDueBankWork(db.read, now, admitted);
    const turns = await Promise.all(due.map((row) => takeTurn(deps, row, { by: name, until: now + leaseMs })));
    return turns.filter((turn) => turn !== undefined);
  }

  async function play(turn: Turn): Promise<void> {
    if (await playTurn(deps, turn)) return gate.heard();
    const { now, jitter } = momentOf(deps);
    return gate.unheard(now, jitter);
  }

  function begin(turn: Turn): void {
    const ended = play(turn)
      .catch((error: unknown) => log.error({ ...namesOf(turn.row), err: error }, 'a turn at the bank failed'))
      .finally(() => {
        underWay.delete(ended);
        bell.ring();
      });
    underWay.add(ended);
  }

  async function work(): Promise<void> {
    const off = db.signals.on('bank-work', () => bell.ring());
    while (!stopping.signal.aborted) {
      bell.hush();
      try {
        const turns = await takeDue();
        turns.forEach(begin);
        await bell.wait(POLL_MS);
      } catch (error) {
        log.error({ err: error }, 'bank work cannot be listed');
        await bell.wait(PAUSE_AFTER_ERROR_MS);
      }
    }
    off();
    await Promise.all(underWay);
  }

  return {
    start() {
      running ??= work();
    },
    async stop() {
      stopping.abort();
      bell.ring();
      await running;
    },
    async runOnce() {
      const turns = await takeDue();
      await Promise.all(turns.map(play));
      return turns.length;
    },
  };
}

/** A sleep that a ring ends; a ring between `hush` and `wait` is not missed. */
function openBell(): { ring(): void; hush(): void; wait(timeoutMs: number): Promise<void> } {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    hush() {
      rung = false;
    },
    wait: (timeoutMs) =>
      new Promise((resolve) => {
        if (rung) return resolve();
        const timer = setTimeout(resolve, timeoutMs);
        wake = () => {
          clearTimeout(timer);
          wake = undefined;
          resolve();
        };
      }),
  };
}
