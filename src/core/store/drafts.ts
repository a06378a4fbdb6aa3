/** Registrations that are still being typed, one for each operator. Written once the hand rests; no fact, so they may go. */
import type { KeptDraft } from '@flouss/shared/contract/drafts';
import { RegistrationDraft } from '@flouss/shared/contract/drafts';
import type { CustomerId, OperatorId } from '@flouss/shared/kernel/ids';
import { dropPhotosWithoutDraft, listDraftPhotos } from './draft-photos.ts';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

const KEEP = `INSERT INTO registration_drafts (operator_id, customer_id, begun_at, kept_at, draft) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (operator_id) DO UPDATE SET begun_at = iif(customer_id = excluded.customer_id, begun_at, excluded.begun_at),
    customer_id = excluded.customer_id, kept_at = excluded.kept_at, draft = excluded.draft`;

/** Takes the place of the operator's draft before; when it was begun stays for as long as it is the same customer's. */
export function keepDraft(tx: WriteTx, operatorId: OperatorId, draft: RegistrationDraft, at: number): void {
  tx.run(KEEP, operatorId, draft.customer_id, at, at, JSON.stringify(draft));
  dropPhotosWithoutDraft(tx);
}

export function findDraft(read: ReadStore, operatorId: OperatorId): KeptDraft | undefined {
  const row = read.get(
    query<{ draft: string; begun_at: number }>('SELECT draft, begun_at FROM registration_drafts WHERE operator_id = ?'),
    operatorId,
  );
  if (!row) return undefined;
  // One written by another version with other fields is no draft any more.
  const draft = RegistrationDraft.safeParse(JSON.parse(row.draft));
  if (!draft.success) return undefined;
  return { ...draft.data, begun_at: row.begun_at, photos: listDraftPhotos(read, draft.data.customer_id) };
}

export function dropDraft(tx: WriteTx, operatorId: OperatorId): void {
  tx.run('DELETE FROM registration_drafts WHERE operator_id = ?', operatorId);
  dropPhotosWithoutDraft(tx);
}

/** Whoever typed it: the customer is registered. His photos wait to be taken in. */
export function dropDraftsOf(tx: WriteTx, customerId: CustomerId): void {
  tx.run('DELETE FROM registration_drafts WHERE customer_id = ?', customerId);
}

/** Somebody who never came back is no customer; nothing of him stays. */
export function dropDraftsKeptBefore(tx: WriteTx, at: number): void {
  tx.run('DELETE FROM registration_drafts WHERE kept_at < ?', at);
  dropPhotosWithoutDraft(tx);
}
