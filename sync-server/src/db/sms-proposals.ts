/** Rows of orders that wait for their confirmation code: at most one open for each sender. */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { SmsProposalRow } from './schema.ts';

/** The sender's last proposals, newest first: a late or second code is told from a wrong one by them. */
export async function lastProposals(db: Reader, senderIndex: string, limit: number): Promise<SmsProposalRow[]> {
  return db.sql
    .selectFrom('sms_proposals')
    .selectAll()
    .where('sender_index', '=', senderIndex)
    .orderBy('proposed_at', 'desc')
    .orderBy('op_id', 'desc')
    .limit(limit)
    .execute();
}

/** Does an order of this sender's wait for its code? */
export async function hasOpenProposal(db: Reader, senderIndex: string, at: number): Promise<boolean> {
  const row = await db.sql
    .selectFrom('sms_proposals')
    .select('op_id')
    .where('sender_index', '=', senderIndex)
    .where('state', '=', 'open')
    .where('expires_at', '>', at)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The new proposal takes the place of the sender's open one. */
export async function openProposal(tx: Tx, proposal: SmsProposalRow): Promise<void> {
  await closeProposals(tx, proposal.sender_index);
  await tx.sql.insertInto('sms_proposals').values(proposal).execute();
}

export async function closeProposals(tx: Tx, senderIndex: string): Promise<void> {
  await tx.sql
    .updateTable('sms_proposals')
    .set({ state: 'replaced' })
    .where('sender_index', '=', senderIndex)
    .where('state', '=', 'open')
    .execute();
}

/** False when it is open no more: a proposal is confirmed once. */
export async function confirmProposal(tx: Tx, opId: OpId): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('sms_proposals')
    .set({ state: 'confirmed' })
    .where('op_id', '=', opId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
