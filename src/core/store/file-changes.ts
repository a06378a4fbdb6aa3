/** Which of this counter's facts changed whose file. A projection; what they say stays in the journal. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';
import type { StoredFact } from './journal.ts';
import { factAt } from './journal.ts';
import type { PhotoState } from './photos.ts';

export function insertFileChange(tx: WriteTx, seq: number, customerId: CustomerId): void {
  tx.run('INSERT INTO file_changes (seq, customer_id) VALUES (?, ?)', seq, customerId);
}

const AFTER = query<{ seq: number }>('SELECT seq FROM file_changes WHERE customer_id = ? AND seq > ? ORDER BY seq');

const PHOTOS = query<{ n: number }>(
  `SELECT count(*) AS n FROM file_changes JOIN photos USING (seq) WHERE customer_id = ? AND state = ?`,
);

/** Photos of a customer's documents that are still here in that state. */
export function countPhotos(read: ReadStore, customerId: CustomerId, state: PhotoState): number {
  return read.get(PHOTOS, customerId, state)!.n;
}

/** The facts after `seq` that the server has not rejected, in order. */
export function fileChangesAfter(read: ReadStore, customerId: CustomerId, seq: number): StoredFact[] {
  return read
    .all(AFTER, customerId, seq)
    .map((row) => factAt(read, row.seq))
    .filter(({ outcome }) => outcome !== 'rejected');
}
