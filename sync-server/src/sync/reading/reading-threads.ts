/**
 * Reads batches on threads beside the one that judges and writes, so that parsing, digests, signatures and decryption (a third
 * of a push) neither wait for the database nor hold it up. A thread that dies takes only its own batches with it, and is
 * replaced when the next one comes.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { ServerKeys } from '../../db/server-keys.ts';
import type { BatchReader } from './batch-reader.ts';
import { unpackBatch } from './packed-batch.ts';
import type { ReadBatch, Unreadable } from './read-batch.ts';
import type { FromThread, ToThread } from './reading-thread.ts';

/** One processor is left to the thread that writes; more readers than this it could not follow. */
const THREADS_MAX = 3;

interface Waiting {
  readonly resolve: (read: Result<ReadBatch, Unreadable>) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  readonly keys: ServerKeys;
}

/** `keysNow`: another master key may come into use; threads that know another end when what they read is read. */
export function readOnThreads(keysNow: () => ServerKeys): BatchReader {
  const count = Math.min(THREADS_MAX, Math.max(1, availableParallelism() - 1));
  const threads = new Set<Thread>();
  let lastId = 0;

  const open = (): Thread => {
    const keys = keysNow();
    const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), { workerData: keys });
    const thread: Thread = { worker, waiting: new Map(), keys };
    const end = (error: Error): void => {
      threads.delete(thread);
      for (const { reject } of thread.waiting.values()) reject(error);
      thread.waiting.clear();
    };
    worker.on('message', ({ id, read }: FromThread) => {
      thread.waiting.get(id)?.resolve(read.ok ? ok(unpackBatch(read.value)) : read);
      thread.waiting.delete(id);
      if (thread.keys !== keysNow() && thread.waiting.size === 0) dismiss(thread);
    });
    worker.on('error', end);
    worker.on('exit', () => end(new Error('a reading thread ended')));
    threads.add(thread);
    return thread;
  };

  const dismiss = (thread: Thread): void => {
    threads.delete(thread);
    if (thread.waiting.size === 0) void thread.worker.terminate();
  };

  const leastBusy = (): Thread => {
    for (const thread of threads) if (thread.keys !== keysNow()) dismiss(thread);
    const [first, ...others] = threads;
    if (!first || (threads.size < count && first.waiting.size > 0)) return open();
    return others.reduce((least, each) => (each.waiting.size < least.waiting.size ? each : least), first);
  };

  return {
    read: (body, sender) =>
      new Promise((resolve, reject) => {
        const { worker, waiting } = leastBusy();
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
        worker.postMessage({ id, body, sender } satisfies ToThread);
      }),
    close: async () => {
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}
