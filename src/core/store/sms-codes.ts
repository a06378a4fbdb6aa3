/** Codes given to customers for their first SMS: who has one, until when. The code itself stays sealed in its fact. */
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';
import { findOperation } from './operations.ts';

export function insertSmsCode(tx: WriteTx, opId: OpId, customerId: CustomerId, expiresAt: number): void {
  tx.run('INSERT INTO sms_codes (op_id, customer_id, expires_at) VALUES (?, ?, ?)', opId, customerId, expiresAt);
}

const GOOD = query<{ op_id: OpId }>('SELECT op_id FROM sms_codes WHERE customer_id = ? AND expires_at > ?');

/** Has he a code that is still good? */
export function hasSmsCode(read: ReadStore, customerId: CustomerId, at: number): boolean {
  return read.all(GOOD, customerId, at).some(({ op_id }) => findOperation(read, op_id)?.outcome !== 'rejected');
}
