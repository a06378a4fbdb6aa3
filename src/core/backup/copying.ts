/** Has a copy taken in a thread of its own, so that a large store and a slow stick hold up nobody at the counter. */
import { Worker } from 'node:worker_threads';
import type { BackupFault } from '@flouss/shared/contract/backup';
import type { Result } from '@flouss/shared/kernel/result';
import { err } from '@flouss/shared/kernel/result';
import type { CopyOrder, CopyTaken } from './copy-store.ts';

export interface Copying {
  readonly ended: Promise<Result<CopyTaken, BackupFault>>;
  /** Gives up; nothing with a backup's name is left behind. */
  stop(): void;
}

/** `thread`: the built thread where the counter is one bundle, its source otherwise. A bug in it rejects. */
export function startCopying(thread: URL, order: CopyOrder): Copying {
  const { promise, resolve, reject } = Promise.withResolvers<Result<CopyTaken, BackupFault>>();
  const worker = new Worker(thread, { workerData: order });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => resolve(err('backup-interrupted')));
  return { ended: promise, stop: () => void worker.terminate() };
}
