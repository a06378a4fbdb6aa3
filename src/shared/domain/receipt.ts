/**
 * What a receipt says, as data: printed, shown and kept from this one model. Knows no paper, no layout and no sentence;
 * the languages have one for each code.
 */
import { z } from 'zod';
import { assert } from '../kernel/assert.ts';
import { OpId } from '../kernel/ids.ts';
import { CardReference } from './card-reference.ts';
import { CardState } from './card.ts';
import { Language } from './language.ts';
import { addCents, Cents } from './money.ts';
import { safeText } from './pan.ts';
import { Payment } from './payment.ts';
import { ReloadState } from './reload.ts';

const NAME_MAX = 161;
const ADDRESS_MAX = 300;
const LINES_MAX = 8;
const RECEIPT_NUMBER_DIGITS = 6;
/** What a QR code of version 40 holds in bytes with low error correction. */
const QR_BYTES_MAX = 2953;
const COUNTER_CODE = /^[A-Z0-9]{1,8}$/;

/** The counter's code and a number without gaps: `C01-000123`. */
export const ReceiptNumber = z.string().regex(/^[A-Z0-9]{1,8}-\d{6,}$/, 'receipt-number-unreadable');
export type ReceiptNumber = z.infer<typeof ReceiptNumber>;

export const ReceiptKind = z.enum(['sale', 'reload', 'refund']);
export type ReceiptKind = z.infer<typeof ReceiptKind>;

export const ReceiptLine = z.object({
  code: z.enum(['card-price', 'reload-amount', 'reload-fee', 'refund-amount', 'refund-fee', 'refund-card-price']),
  cents: Cents,
});
export type ReceiptLine = z.infer<typeof ReceiptLine>;

/** Where the operation stands when the receipt is printed: said in words, so that none promises what the bank has not. */
export const ReceiptState = z.enum([...ReloadState.options, ...CardState.options]);
export type ReceiptState = z.infer<typeof ReceiptState>;

export const ReceiptModel = z
  .object({
    /** The customer's. */
    language: Language,
    kind: ReceiptKind,
    number: ReceiptNumber,
    op_id: OpId,
    /** When the operation happened, ms since the epoch. */
    at: z.int(),
    agent: z.object({ name: safeText(NAME_MAX), address: safeText(ADDRESS_MAX) }),
    counter_name: safeText(NAME_MAX),
    operator_name: safeText(NAME_MAX),
    customer_name: safeText(NAME_MAX),
    beneficiary_name: safeText(NAME_MAX),
    card_reference: CardReference,
    card_last_four: z
      .string()
      .regex(/^\d{4}$/)
      .optional(),
    lines: z.array(ReceiptLine).min(1).max(LINES_MAX),
    total_cents: Cents,
    paid: Payment,
    state: ReceiptState,
    /** 0 for the original; the n-th copy says DUPLICATA n. */
    duplicate_number: z.int().min(0),
    /** Says so at top and bottom, and counts nowhere. */
    training: z.boolean(),
    /** The signed operation, for the QR code. */
    signed_operation: z.string().min(1).max(QR_BYTES_MAX),
  })
  .refine(
    ({ lines, total_cents }) => addCents(...lines.map((line) => line.cents)) === total_cents,
    'receipt-total-differs',
  );
export type ReceiptModel = z.infer<typeof ReceiptModel>;

/** The n-th receipt of a counter, n from 1. */
export function receiptNumber(counterCode: string, n: number): ReceiptNumber {
  assert(COUNTER_CODE.test(counterCode), 'a counter code of 1 to 8 capitals and digits');
  assert(Number.isSafeInteger(n) && n >= 1, 'receipts are numbered from 1');
  return `${counterCode}-${String(n).padStart(RECEIPT_NUMBER_DIGITS, '0')}`;
}
