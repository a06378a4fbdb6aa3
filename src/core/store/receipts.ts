/**
 * Receipts: the names each was printed with, kept beside its fact, and how many copies were made. Numbers come from the
 * journal's own row, so that a number and its operation cannot part.
 */
import { Language } from '@flouss/shared/domain/language';
import type { OpId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

/** What a receipt says that its fact does not: as it was on that day, whatever it is called today. */
const ReceiptNames = z.strictObject({
  language: Language,
  agent: z.strictObject({ name: z.string(), address: z.string() }),
  counter_code: z.string(),
  operator_name: z.string(),
  customer_name: z.string(),
  beneficiary_name: z.string(),
  card_last_four: z.string().optional(),
  training: z.boolean(),
});
export type ReceiptNames = z.infer<typeof ReceiptNames>;

/** In a fixed order without names: it stands beside every receipt's fact, and each byte is encrypted again with its neighbours. */
export function packNames(names: ReceiptNames): string {
  return JSON.stringify([
    names.language,
    names.agent.name,
    names.agent.address,
    names.counter_code,
    names.operator_name,
    names.customer_name,
    names.beneficiary_name,
    names.card_last_four ?? '',
    names.training,
  ]);
}

export function unpackNames(packed: string): ReceiptNames {
  const [language, name, address, counter_code, operator_name, customer_name, beneficiary_name, lastFour, training] =
    JSON.parse(packed) as unknown[];
  return ReceiptNames.parse({
    language,
    agent: { name, address },
    counter_code,
    operator_name,
    customer_name,
    beneficiary_name,
    ...(lastFour !== '' && { card_last_four: lastFour }),
    training,
  });
}

/** Counts one more copy and returns its number: the n-th says DUPLICATA n (CGI 286-I-3° bis). */
export function numberCopy(tx: WriteTx, opId: OpId): number {
  return tx.get(
    query<{ copies: number }>(`INSERT INTO receipt_copies (op_id, copies) VALUES (?, 1)
     ON CONFLICT (op_id) DO UPDATE SET copies = copies + 1 RETURNING copies`),
    opId,
  )!.copies;
}

export function copiesMade(read: ReadStore, opId: OpId): number {
  return read.get(query<{ copies: number }>('SELECT copies FROM receipt_copies WHERE op_id = ?'), opId)?.copies ?? 0;
}
