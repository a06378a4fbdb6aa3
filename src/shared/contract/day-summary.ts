/** A closed day of the books as the centre signs it: what moved on each account, and where it stood at the end. Each names the day before. */
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { CalendarDate } from '../domain/calendar.ts';
import { Cents, SignedCents } from '../domain/money.ts';
import { assert } from '../kernel/assert.ts';
import { Base64Url, Digest } from './journal.ts';

export const DaySummary = z.strictObject({
  v: z.literal(1),
  day: CalendarDate,
  /** Digest of the day closed before; of the first, `GENESIS_DIGEST`. */
  prev: Digest,
  /** Above this number, up to and including `last_group_no`. */
  above_group_no: z.number().int().min(0),
  last_group_no: z.number().int().min(0),
  groups: z.number().int().min(0),
  debit_cents: Cents,
  credit_cents: Cents,
  /** Accounts that moved; `balance_cents` is debits less credits since the books began. */
  accounts: z.array(
    z.strictObject({ account: z.string(), debit_cents: Cents, credit_cents: Cents, balance_cents: SignedCents }),
  ),
  closed_at: z.number().int(),
  /** Ed25519, raw: whose signature it is. */
  public_key: Base64Url,
});
export type DaySummary = z.infer<typeof DaySummary>;

/** RFC 8785: what the digest is of. */
export function summaryText(summary: DaySummary): string {
  const text = canonicalize(summary);
  assert(text !== undefined, 'a day has a canonical text');
  return text;
}

/** What is signed; the prefix keeps the signature from meaning anything elsewhere. */
export function signedDay(digest: string): string {
  return `flouss-day-v1:${digest}`;
}
