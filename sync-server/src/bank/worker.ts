/**
 * Works off `bank_work`, many rows at once and one of a card at a time. Several workers, in one process or in many, may
 * run over the same rows: the loan and the key keep a command from being executed twice. It knows no state of a row.
 */
import { listDueBankWork, type KindsLeftOut } from '../db/bank-work.ts';
import { BANK_WORK_KINDS, type BankWorkRow } from '../db/rows/bank.ts';
import { BANK_PATIENCE, nextAct, onThisClock, operationOf, type BankPatience } from './decide.ts';
import { openDoor, type Door, type Hearing } from './door.ts';
import type { BankOperation } from './port.ts';
import { momentOf, namesOf, playTurn, takeTurn, type Turn, type TurnDeps } from './turn.ts';

/** Twenty orders a second are forty commands, at a bank that takes a third of a second over each. */
export const TURNS_AT_ONCE_MAX = 16;
/** Longer than any request and the two transactions around it. */
export const LEASE_MS = 60_000;
const POLL_MS = 250;
const PAUSE_AFTER_ERROR_MS = 1_000;

export interface BankWorkerDeps extends Omit<TurnDeps, 'patience'> {
  readonly patience?: Partial<BankPatience>;
  readonly leaseMs?: number;
  /** Shared with whoever else asks the bank; absent: a door of its own. */
  readonly door?: Door;
}

/** A turn that the door has let through. */
interface Admitted {
  readonly operation: BankOperation;
  readonly turn: Turn;
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
  const door = given.door ?? openDoor({ ...ctx, patience: deps.patience });
  const underWay = new Set<Promise<void>>();
  const bell = openBell();
  let running: Promise<void> | undefined;
  const stopping = new AbortController();

  async function takeDue(): Promise<Admitted[]> {
    const now = ctx.clock.now();
    const free = Math.min(TURNS_AT_ONCE_MAX - underWay.size, door.room());
    if (free <= 0) return [];
    const due = await listDueBankWork(db.read, now, free, kindsLeftOut(door.shut()));
    const mayBring = !door.shut().has('document-upload');
    const admitted = await Promise.all(due.map((row) => admit(row, now, mayBring)));
    return admitted.filter((each) => each !== undefined);
  }

  /** Before anything is written of the call: what the door keeps back stays as it is. */
  async function admit(row: BankWorkRow, now: number, mayBring: boolean): Promise<Admitted | undefined> {
    const moment = momentOf(deps);
    const act = nextAct(onThisClock(row, moment), moment, mayBring);
    const operation = operationOf(row, act);
    if (!door.admit(operation)) return undefined;
    let turn: Turn | undefined;
    try {
      turn = await takeTurn(deps, row, { by: name, until: now + leaseMs }, act);
      return turn && { operation, turn };
    } finally {
      if (!turn) door.stayed(operation);
    }
  }

  async function play({ operation, turn }: Admitted): Promise<void> {
    let hearing: Hearing | undefined;
    try {
      hearing = await playTurn(deps, turn);
    } finally {
      if (hearing) door.came(operation, hearing);
      else door.stayed(operation);
    }
  }

  function begin(admitted: Admitted): void {
    const ended = play(admitted)
      .catch((error: unknown) => log.error({ ...namesOf(admitted.turn.row), err: error }, 'a turn at the bank failed'))
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

/** What nothing can be asked about now, in the words of the rows; a page that is open is watched, everything else that has left is asked for. */
function kindsLeftOut(shut: ReadonlySet<BankOperation>): KindsLeftOut {
  const asked = BANK_WORK_KINDS.filter((kind) =>
    shut.has(kind === 'funding-enrolment' ? 'page-query' : 'operation-query'),
  );
  return { queued: BANK_WORK_KINDS.filter((kind) => shut.has(kind)), sent: asked, unknown: asked };
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
