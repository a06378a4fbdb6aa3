/**
 * How much a customer has ordered by SMS today, and whether his phone changed too recently: what the domain's controls are given
 * of the SMS circuit's own. Judges nothing.
 */
import { parisDay } from '@flouss/shared/domain/calendar';
import type { ReloadControlInput } from '@flouss/shared/domain/controls';
import type { LimitPolicy } from '@flouss/shared/domain/limits';
import type { Reader } from '../../db/handles.ts';
import { findCustomer } from '../../db/customers.ts';
import { smsOrdersSince } from '../../db/orders.ts';
import type { SmsBindingRow } from '../../db/schema.ts';
import { wasBoundBefore } from '../../db/sms-bindings.ts';

export type SmsDay = NonNullable<ReloadControlInput['smsDay']>;

const HOUR_MS = 3_600_000;

export async function smsDayOf(db: Reader, binding: SmsBindingRow, limits: LimitPolicy, at: number): Promise<SmsDay> {
  return {
    ...(await smsOrdersSince(db, binding.customer_id, startOfParisDay(at))),
    coolingOff: (await coolingOffMs(db, binding, limits, at)) > 0,
  };
}

/** What is left of the pause after another number in his file, or another sender. The first of either is no change. */
export async function coolingOffMs(
  db: Reader,
  binding: SmsBindingRow,
  limits: LimitPolicy,
  at: number,
): Promise<number> {
  const customer = await findCustomer(db, binding.customer_id);
  const sinceNumber = (customer?.phone_changed_at ?? Number.NEGATIVE_INFINITY) + limits.sms_cooling_off_ms - at;
  const sinceSender = binding.bound_at + limits.sms_cooling_off_ms - at;
  const isOtherSender = sinceSender > 0 && (await wasBoundBefore(db, binding.customer_id, binding.bound_at));
  return Math.max(0, sinceNumber, isOtherSender ? sinceSender : 0);
}

/** Midnight in Paris falls on a whole hour of UTC, in summer and in winter. */
export function startOfParisDay(at: number): number {
  const day = parisDay(at);
  let start = at - (at % HOUR_MS);
  while (parisDay(start - 1) === day) start -= HOUR_MS;
  return start;
}
