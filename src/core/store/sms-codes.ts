/** Codes given to customers for their first SMS: who has one, until when. The code itself stays sealed in its fact. */
import type { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export function insertSmsCode(tx: WriteTx, opId: OpId, customerId: CustomerId, expiresAt: number): void {
  tx.run('INSERT INTO sms_codes (op_id, customer_id, expires_at) VALUES (?, ?, ?)', opId, customerId, expiresAt);
}

/** Has he a code that is still good? */
export function hasSmsCode(read: ReadStore, customerId: CustomerId, at: number): boolean {
  return (
    read.get(
      query(`SELECT 1 FROM sms_codes JOIN operations USING (op_id)
       WHERE sms_codes.customer_id = ? AND expires_at > ? AND outcome IS NOT 'rejected'`),
      customerId,
      at,
    ) !== undefined
  );
}
