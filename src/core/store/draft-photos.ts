/** Photos taken while somebody is registered, until his registration takes them in or his draft goes. No fact names them yet. */
import type { DraftPhoto } from '@flouss/shared/contract/drafts';
import type { PhotoSide } from '@flouss/shared/contract/documents';
import type { CustomerId, OperatorId, OpId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export interface KeptPhoto extends DraftPhoto {
  readonly customer_id: CustomerId;
  readonly jpeg: string;
}

export function keepDraftPhoto(tx: WriteTx, operatorId: OperatorId, photo: KeptPhoto): void {
  const { op_id, customer_id, side, jpeg } = photo;
  tx.run(
    'INSERT OR REPLACE INTO draft_photos (op_id, operator_id, customer_id, side, jpeg) VALUES (?, ?, ?, ?, ?)',
    op_id,
    operatorId,
    customer_id,
    side,
    jpeg,
  );
}

/** In the order in which they were taken: an id begins with its millisecond, and within one its rest decides, always alike. */
export function listDraftPhotos(read: ReadStore, customerId: CustomerId): DraftPhoto[] {
  return read.all(
    query<{ op_id: OpId; side: PhotoSide }>(
      'SELECT op_id, side FROM draft_photos WHERE customer_id = ? ORDER BY op_id',
    ),
    customerId,
  );
}

export function findDraftPhoto(read: ReadStore, operatorId: OperatorId, opId: OpId): string | undefined {
  return read.get(
    query<{ jpeg: string }>('SELECT jpeg FROM draft_photos WHERE operator_id = ? AND op_id = ?'),
    operatorId,
    opId,
  )?.jpeg;
}

/** Those of the operator's whose people are customers by now. */
export function photosToTakeIn(read: ReadStore, operatorId: OperatorId): KeptPhoto[] {
  return read.all(
    query<KeptPhoto>(
      `SELECT op_id, customer_id, side, jpeg FROM draft_photos
       WHERE operator_id = ? AND customer_id IN (SELECT customer_id FROM customers) ORDER BY op_id`,
    ),
    operatorId,
  );
}

export function dropDraftPhoto(tx: WriteTx, opId: OpId): void {
  tx.run('DELETE FROM draft_photos WHERE op_id = ?', opId);
}

/** Of people who are neither being registered any more nor customers. */
export function dropPhotosWithoutDraft(tx: WriteTx): void {
  tx.run(
    `DELETE FROM draft_photos WHERE NOT EXISTS (SELECT 1 FROM registration_drafts AS d WHERE d.customer_id = draft_photos.customer_id)
     AND NOT EXISTS (SELECT 1 FROM customers AS c WHERE c.customer_id = draft_photos.customer_id)`,
  );
}
