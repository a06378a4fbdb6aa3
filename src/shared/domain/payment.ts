/** How a customer pays at the counter and what is given back. Knows no drawer and no price. */
import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.ts';
import { Cents, subtractCents } from './money.ts';

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
