/**
 * Receipts: the names each was printed with, kept beside its fact, and how many copies were made. Numbers come from the
 * journal's own row, so that a number and its operation cannot part.
 */
import { ReceiptModel } from '@flouss/shared/domain/receipt';
import type { OpId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import type { WriteTx } from './handles.ts';

/** What a receipt says that its fact does not: as it was on that day, whatever it is called today. */
export const ReceiptNames = z.strictObject({
  ...z.object(ReceiptModel.shape).pick({
    language: true,
    agent: true,
    operator_name: true,
    customer_name: true,
    beneficiary_name: true,
    card_last_four: true,
    training: true,
  }).shape,
  counter_code: z.string(),
});
export type ReceiptNames = z.infer<typeof ReceiptNames>;

/** Counts one more copy and returns its number: the n-th says DUPLICATA n (CGI 286-I-3° bis). */
export function numberCopy(tx: WriteTx, opId: OpId): number {
  return tx.get<{ copies: number }>(
    `INSERT INTO receipt_copies (op_id, copies) VALUES (?, 1)
     ON CONFLICT (op_id) DO UPDATE SET copies = copies + 1 RETURNING copies`,
    opId,
  )!.copies;
}
