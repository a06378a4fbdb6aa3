/** Reads a freeze list; a large one, which takes seconds, on a thread of its own: until it is read nobody else would be served. */
import { Worker } from 'node:worker_threads';
import type { Result } from '@flouss/shared/kernel/result';
import { LIST_BYTES_MAX, readFreezeList } from './read-list.ts';
import type { FreezeList, ListRefusal } from './read-list.ts';

/** Read in some milliseconds, where a thread takes a hundred to begin. */
const READ_HERE_BYTES_MAX = 32_768;

/** As `readFreezeList` does; rejects when the thread dies. */
export async function readAside(bytes: Uint8Array): Promise<Result<FreezeList, ListRefusal>> {
  if (bytes.length > LIST_BYTES_MAX) return { ok: false, error: 'list-too-large' };
  if (bytes.length <= READ_HERE_BYTES_MAX) return readFreezeList(bytes);
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./reading-thread.ts', import.meta.url), { workerData: bytes });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the thread that reads a freeze list ended')));
  });
}
