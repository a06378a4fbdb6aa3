/** Reads a freeze list on a thread of its own: a large one takes seconds, and until it is read nobody else would be served. */
import { Worker } from 'node:worker_threads';
import type { Result } from '@flouss/shared/kernel/result';
import { LIST_BYTES_MAX } from './read-list.ts';
import type { FreezeList, ListRefusal } from './read-list.ts';

/** As `readFreezeList` does; rejects when the thread dies. */
export async function readAside(bytes: Uint8Array): Promise<Result<FreezeList, ListRefusal>> {
  if (bytes.length > LIST_BYTES_MAX) return { ok: false, error: 'list-too-large' };
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./reading-thread.ts', import.meta.url), { workerData: bytes });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the thread that reads a freeze list ended')));
  });
}
