/** Was what the customer handed over enough, and is the change right? */
import type { Cents } from '@flouss/shared/domain/money';
import type { Payment } from '@flouss/shared/domain/payment';
import { changeDue } from '@flouss/shared/domain/payment';
import type { Refusal } from '../context.ts';
import { refuse, refuseField } from '../context.ts';

/** Undefined when it is right. */
export function paymentRefusal(total: Cents, paid: Payment): Refusal<'cash-not-enough' | 'input-invalid'> | undefined {
  const due = changeDue(total, paid.given_cents);
  if (!due.ok) return refuse(due.error);
  // By card exactly the total is taken, so that nothing is due back there either.
  return due.value === paid.change_cents ? undefined : refuseField('paid.change_cents', 'change-differs');
}

export function isSamePayment(a: Payment, b: Payment): boolean {
  return a.means === b.means && a.given_cents === b.given_cents && a.change_cents === b.change_cents;
}
