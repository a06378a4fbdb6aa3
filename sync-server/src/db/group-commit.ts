/**
 * One writer, many waiting: transactions run one after another, and those that wait at the same moment share a commit,
 * each behind the first in its own savepoint so that one that throws takes nothing with it. Knows no table.
 */
import type { Clock } from '@flouss/shared/kernel/ports';
import type { Group, Writer } from './engine.ts';
import type { Signal, Tx } from './handles.ts';

const GROUP_TRANSACTIONS_MAX = 64;
/** So long may those that come first be kept from their commit by those that join them. */
const GROUP_MAX_MS = 250;
/** SQLite answers without the event loop: so long may it be kept from everything else. */
const LOOP_HELD_MAX_MS = 20;
const ATTEMPTS_MAX = 8;

/** Thrown in a transaction whose premise another one has changed meanwhile: the whole body is run again. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

interface Job {
  run(tx: Tx): Promise<void>;
  /** After the commit. */
  resolve(): void;
  reject(error: unknown): void;
  signals: Set<Signal>;
  attempts: number;
}

export interface GroupCommit {
  readonly transaction: <T>(body: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Ends what is queued, then takes no more. */
  drain(): Promise<void>;
}

const otherTurns = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** `failed` is called once when a commit's outcome cannot be known: nothing may be written by this process after it. */
export function groupCommit(
  writer: Writer,
  clock: Clock,
  raise: (signals: Iterable<Signal>) => void,
  failed: (error: Error) => void,
): GroupCommit {
  const { bulk, oneOf, ask } = writer;
  const queue: Job[] = [];
  let running: Promise<void> | undefined;
  let closed: Error | undefined;

  /** Lets the other requests of this turn of the event loop join the group. */
  const wake = (): void => {
    running ??= new Promise<void>((resolve) => {
      setImmediate(() => void drainQueue().then(resolve));
    });
  };

  async function drainQueue(): Promise<void> {
    while (queue.length > 0) {
      await runGroup();
      // Who has been answered may have come again already, and again: timers, connections and signals have their turn first.
      await otherTurns();
    }
    running = undefined;
  }

  async function runGroup(): Promise<void> {
    let group: Group;
    try {
      group = await writer.begin();
    } catch (error) {
      const waiting = queue.splice(0, GROUP_TRANSACTIONS_MAX);
      retryOrReject(waiting, error);
      return writer.pause(Math.max(...waiting.map(({ attempts }) => attempts)));
    }
    const done: Job[] = [];
    const began = clock.now();
    let lastTurn = began;
    for (let taken = 0; taken < GROUP_TRANSACTIONS_MAX; taken++) {
      const now = clock.now();
      const job = now - began < GROUP_MAX_MS ? queue.shift() : undefined;
      if (!job) break;
      if (now - lastTurn >= LOOP_HELD_MAX_MS) {
        await otherTurns();
        lastTurn = clock.now();
      }
      const outcome = done.length === 0 ? await runFirst(group, job) : await runJob(group, job);
      if (outcome === 'done') done.push(job);
      else if (outcome === 'begin anew') return;
      else if (outcome === 'all undone') {
        // The others lost their work without fault and run again.
        await group.rollback().execute();
        queue.unshift(...done);
        await writer.pause(job.attempts);
        return;
      }
    }
    try {
      await writer.commit(group, new Set(done.flatMap(({ signals }) => [...signals])));
    } catch (error) {
      return commitFailed(group, done, error);
    }
    settle(done);
  }

  function settle(jobs: readonly Job[]): void {
    for (const job of jobs) {
      job.resolve();
      raise(job.signals);
    }
  }

  /**
   * Nothing stands before the first: should it throw, its transaction is over with it, and the others have one of their own. A savepoint
   * would cost SQLite a copy of each page that the first writes to, and MariaDB two journeys.
   */
  async function runFirst(group: Group, job: Job): Promise<'done' | 'begin anew' | 'all undone'> {
    try {
      await runBody(group, job);
      return 'done';
    } catch (error) {
      const givenUp = writer.hasGivenUp(error);
      if (!givenUp) await group.rollback().execute();
      retryOrReject([job], error);
      return givenUp ? 'all undone' : 'begin anew';
    }
  }

  /** All that it writes is written when this is over. */
  async function runBody(group: Group, job: Job): Promise<void> {
    job.signals = new Set();
    const written = bulk(group);
    const signal: Tx['signal'] = (raised) => void job.signals.add(raised);
    await job.run({ sql: group, bulk: written, oneOf, ask: ask(group), signal });
    await written.settled();
  }

  /** `undone` alone leaves what the others did standing in the open transaction. */
  async function runJob(group: Group, job: Job): Promise<'done' | 'undone' | 'all undone'> {
    try {
      const point = await group.savepoint('job').execute();
      try {
        await runBody(group, job);
        await point.releaseSavepoint('job').execute();
        return 'done';
      } catch (error) {
        if (writer.hasGivenUp(error)) throw error;
        await point.rollbackToSavepoint('job').execute();
        await point.releaseSavepoint('job').execute();
        retryOrReject([job], error);
        return 'undone';
      }
    } catch (error) {
      retryOrReject([job], error);
      return 'all undone';
    }
  }

  function retryOrReject(jobs: readonly Job[], error: unknown): void {
    for (const job of jobs) {
      job.attempts += 1;
      if ((error instanceof Conflict || writer.isRetryable(error)) && job.attempts < ATTEMPTS_MAX) queue.push(job);
      else job.reject(error);
    }
  }

  async function commitFailed(group: Group, jobs: readonly Job[], error: unknown): Promise<void> {
    const fate = await writer.fateOf(group, error);
    if (fate === 'kept') return settle(jobs);
    if (fate === 'undone') {
      retryOrReject(jobs, error);
      return writer.pause(Math.max(1, ...jobs.map(({ attempts }) => attempts)));
    }
    // Only a fresh look at the database can tell: nothing more is written by this process.
    closed = error instanceof Error ? error : new Error(String(error));
    for (const job of [...jobs, ...queue.splice(0)]) job.reject(closed);
    failed(closed);
  }

  return {
    transaction: (body) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(closed);
        let value: Awaited<ReturnType<typeof body>>;
        queue.push({
          run: async (tx) => {
            value = await body(tx);
          },
          resolve: () => resolve(value),
          reject,
          signals: new Set(),
          attempts: 0,
        });
        wake();
      }),
    async drain() {
      closed ??= new Error('the database is closing');
      await running;
    },
  };
}
