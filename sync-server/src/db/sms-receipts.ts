/** Rows of what the carrier calls our replies and says became of them. A receipt proves that it has the reply. */
import type { Reader, Tx } from './handles.ts';
import type { SmsReceiptRow, SmsReplyRow } from './schema.ts';

/** The carrier's name for a reply it has taken; a name it had given before is that reply's no longer. */
export async function noteTaken(tx: Tx, receipt: SmsReceiptRow): Promise<void> {
  await tx.bulk.put('sms_receipts', ['carrier_id'], ['carrier_id', 'reply_id', 'state', 'noted_at'], [receipt]);
}

/** By any of these names, the first before the others. */
export async function findReceipt(db: Reader, carrierIds: readonly string[]): Promise<SmsReceiptRow | undefined> {
  if (carrierIds.length === 0) return undefined;
  const found = await db.sql.selectFrom('sms_receipts').selectAll().where(db.oneOf('carrier_id', carrierIds)).execute();
  const byId = new Map(found.map((row) => [row.carrier_id, row]));
  return carrierIds.map((id) => byId.get(id)).find((row) => row !== undefined);
}

export async function noteReceipt(tx: Tx, carrierId: string, state: string, at: number): Promise<void> {
  await tx.sql.updateTable('sms_receipts').set({ state, noted_at: at }).where('carrier_id', '=', carrierId).execute();
}

/** Replies to this sender of which nobody knows whether the carrier has them. */
export async function repliesInDoubt(db: Reader, senderIndex: string): Promise<SmsReplyRow[]> {
  return db.sql
    .selectFrom('sms_replies')
    .selectAll()
    .where('sender_index', '=', senderIndex)
    .where('state', '=', 'unknown')
    .execute();
}

/** The carrier has it after all: nobody sends it again. */
export async function settleInDoubt(tx: Tx, replyId: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('sms_replies')
    .set({ state: 'sent', lease_by: null, lease_until: 0, changed_at: at })
    .where('reply_id', '=', replyId)
    .where('state', '=', 'unknown')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Left by this way, not heard of since `before`, and with nobody. */
export async function listOverdueInDoubt(
  db: Reader,
  via: string,
  before: number,
  limit: number,
): Promise<SmsReplyRow[]> {
  return db.sql
    .selectFrom('sms_replies')
    .selectAll()
    .where('state', '=', 'unknown')
    .where('via', '=', via)
    .where('lease_by', 'is', null)
    .where('changed_at', '<=', before)
    .orderBy('next_at')
    .limit(limit)
    .execute();
}

/** What the carrier last said of these replies: of each part of one that left in parts. */
export async function receiptsOf(db: Reader, replyIds: Iterable<string>): Promise<SmsReceiptRow[]> {
  return db.sql
    .selectFrom('sms_receipts')
    .selectAll()
    .where(db.oneOf('reply_id', replyIds))
    .orderBy('noted_at')
    .execute();
}
