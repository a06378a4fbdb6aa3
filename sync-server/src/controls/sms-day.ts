/**
 * How much a customer has ordered by SMS in a day, and whether his phone changed too recently: what the domain's controls are given
 * of the SMS circuit's own. Judges nothing.
 */
import { parisDay, parisDayBegins } from '@flouss/shared/domain/calendar';
import type { ReloadControlInput } from '@flouss/shared/domain/controls';
import type { LimitPolicy } from '@flouss/shared/domain/limits';
import type { Reader } from '../db/handles.ts';
import { findCustomer } from '../db/customers.ts';
import { smsOrdersSince } from '../db/orders.ts';
import type { OrderRow, SmsBindingRow } from '../db/schema.ts';
import { findBindingOf, wasBoundBefore } from '../db/sms-bindings.ts';

export type SmsDay = NonNullable<ReloadControlInput['smsDay']>;

export async function smsDayOf(db: Reader, binding: SmsBindingRow, limits: LimitPolicy, at: number): Promise<SmsDay> {
  return {
    ...(await smsOrdersSince(db, binding.customer_id, startOfParisDay(at))),
    coolingOff: (await coolingOffMs(db, binding, limits, at)) > 0,
  };
}

/** For an order that was held: the day it came on, as it stood before it; the pause as it is now. */
export async function smsDayBefore(db: Reader, order: OrderRow, limits: LimitPolicy, now: number): Promise<SmsDay> {
  const binding = await findBindingOf(db, order.customer_id);
  return {
    ...(await smsOrdersSince(db, order.customer_id, startOfParisDay(order.ordered_at), order)),
    // Nobody speaks for him any more: his number has changed.
    coolingOff: binding === undefined || (await coolingOffMs(db, binding, limits, now)) > 0,
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

export const startOfParisDay = (at: number): number => parisDayBegins(parisDay(at));
