/** How a customer pays at the counter and what is given back. Knows no drawer and no price. */
import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.ts';
import { assert } from '../kernel/assert.ts';
import { addCents, Cents, subtractCents, ZERO } from './money.ts';

export const PaymentMeans = z.enum(['cash', 'card']);
export type PaymentMeans = z.infer<typeof PaymentMeans>;

/** What was handed over and what was given back. By card, exactly the total is taken and nothing comes back. */
export const Payment = z
  .object({ means: PaymentMeans, given_cents: Cents, change_cents: Cents })
  .refine(({ given_cents, change_cents }) => change_cents <= given_cents, 'change-above-given')
  .refine(({ means, change_cents }) => means === 'cash' || change_cents === 0, 'change-on-card');
export type Payment = z.infer<typeof Payment>;

export function changeDue(total: Cents, given: Cents): Result<Cents, 'cash-not-enough'> {
  return given < total ? err('cash-not-enough') : ok(subtractCents(given, total));
}

/** One payment for two things: the first is paid exactly, the second takes the rest and gives the change. */
export function splitPayment(paid: Payment, first: Cents): readonly [Payment, Payment] {
  assert(paid.given_cents >= first, 'what was given covers the first');
  return [
    { means: paid.means, given_cents: first, change_cents: ZERO },
    { ...paid, given_cents: subtractCents(paid.given_cents, first) },
  ];
}

/** What was handed over for both, as `splitPayment` was given it. */
export function joinPayments(first: Payment, second: Payment): Payment {
  return { ...second, given_cents: addCents(first.given_cents, second.given_cents) };
}
