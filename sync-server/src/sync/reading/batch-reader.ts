/** Who reads batches: this thread (tests, simulation), or threads beside it (see `reading-threads.ts`). */
import type { Result } from '@flouss/shared/kernel/result';
import type { Ctx } from '../../orders/context.ts';
import { readBatch } from './read-batch.ts';
import type { ReadBatch, Sender, Unreadable } from './read-batch.ts';

export interface BatchReader {
  /** Rejects only when the reader itself broke; the push then fails and comes again. */
  read(body: Uint8Array, sender: Sender): Promise<Result<ReadBatch, Unreadable>>;
  close(): Promise<void>;
}

export function readHere(ctx: Pick<Ctx, 'keys' | 'random'>): BatchReader {
  return { read: async (body, sender) => readBatch(ctx, body, sender), close: async () => {} };
}
