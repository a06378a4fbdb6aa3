/**
 * One writer, many waiting: transactions run one after another, and those that wait at the same moment share a commit,
 * each in its own savepoint so that one that throws takes nothing with it. Knows no table.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlledTransaction } from 'kysely';
import { sqliteBulk } from './bulk.ts';
import type { Signal, Tx } from './handles.ts';
import type { Schema } from './schema.ts';
import type { SqliteConnection } from './sqlite.ts';

const GROUP_TRANSACTIONS_MAX = 64;
const ATTEMPTS_MAX = 8;
const RETRY_PAUSE_MS = 20;

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

/** `failed` is called once when a commit's outcome cannot be known: nothing may be written by this process after it. */
export function groupCommit(
  writer: SqliteConnection,
  raise: (signals: Iterable<Signal>) => void,
  failed: (error: Error) => void,
): GroupCommit {
  const bulk = sqliteBulk(writer.prepare);
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
    while (queue.length > 0) await runGroup();
    running = undefined;
  }

  async function runGroup(): Promise<void> {
    let group: ControlledTransaction<Schema>;
    try {
      group = await writer.sql.startTransaction().execute();
    } catch (error) {
      await sleep(RETRY_PAUSE_MS);
      return retryOrReject(queue.splice(0, GROUP_TRANSACTIONS_MAX), error);
    }
    const done: Job[] = [];
    for (let taken = 0; taken < GROUP_TRANSACTIONS_MAX; taken++) {
      const job = queue.shift();
      if (!job) break;
      if (await runJob(group, job)) done.push(job);
      else if (!writer.file.inTransaction) {
        // SQLite gave up the whole transaction: the others lost their work without fault and run again.
        await group.rollback().execute();
        queue.unshift(...done);
        return;
      }
    }
    try {
      await group.commit().execute();
    } catch (error) {
      return commitFailed(group, done, error);
    }
    for (const job of done) {
      job.resolve();
      raise(job.signals);
    }
  }

  /** True when the job's work stands in the open transaction. */
  async function runJob(group: ControlledTransaction<Schema>, job: Job): Promise<boolean> {
    job.signals = new Set();
    const point = await group.savepoint('job').execute();
    try {
      await job.run({ sql: group, bulk, signal: (signal) => void job.signals.add(signal) });
      await point.releaseSavepoint('job').execute();
      return true;
    } catch (error) {
      if (writer.file.inTransaction) {
        await point.rollbackToSavepoint('job').execute();
        await point.releaseSavepoint('job').execute();
      }
      retryOrReject([job], error);
      return false;
    }
  }

  function retryOrReject(jobs: readonly Job[], error: unknown): void {
    for (const job of jobs) {
      job.attempts += 1;
      if (isRetryable(error) && job.attempts < ATTEMPTS_MAX) queue.push(job);
      else job.reject(error);
    }
  }

  async function commitFailed(
    group: ControlledTransaction<Schema>,
    jobs: readonly Job[],
    error: unknown,
  ): Promise<void> {
    const undone = isRetryable(error);
    await group.rollback().execute();
    if (undone) return retryOrReject(jobs, error);
    // A failed fsync may have reached the disk or not: only a fresh look at the file can tell.
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

function isRetryable(error: unknown): boolean {
  if (error instanceof Conflict) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_BUSY');
}
