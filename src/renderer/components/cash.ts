/** What a hand is likely to hold out for a total, and the payment that follows from it. Pure. */
import type { QuoteView } from '@flouss/shared/contract/views';
import { cents, multiplyCents, subtractCents, type Cents } from '@flouss/shared/domain/money';
import { changeDue, type Payment, type PaymentMeans } from '@flouss/shared/domain/payment';
import type { AmountEntry } from './amount-entry.ts';

/** Euro notes a person pays with, smallest first. */
const NOTES = [1_000, 2_000, 5_000, 10_000, 20_000].map(cents);
const SUGGESTIONS_MAX = 3;

/** Amounts above the total made of one kind of note, smallest first. */
export function likelyCash(total: Cents): Cents[] {
  const rounded = NOTES.map((note) => multiplyCents(note, Math.ceil(total / note)));
  return [...new Set(rounded)]
    .filter((amount) => amount > total)
    .toSorted((a, b) => a - b)
    .slice(0, SUGGESTIONS_MAX);
}

/** What the card may still receive in cash this month once this reload is paid in cash; null when it is too much for that. */
export function cashLeftAfter({
  amount_cents,
  month_cash_left_cents,
}: Pick<QuoteView, 'amount_cents' | 'month_cash_left_cents'>): Cents | null {
  return amount_cents > month_cash_left_cents ? null : subtractCents(month_cash_left_cents, amount_cents);
}

/** The payment as it would be recorded; null while the cash does not cover the total. */
export function paymentOf(means: PaymentMeans, given: AmountEntry, total: Cents): Payment | null {
  if (means === 'card') return { means, given_cents: total, change_cents: cents(0) };
  if (given.cents === null) return null;
  const change = changeDue(total, given.cents);
  return change.ok ? { means, given_cents: given.cents, change_cents: change.value } : null;
}
