/**
 * How much an order by SMS looks like somebody else's: points for each thing that is unusual, 0 to 100, said one by one so that whoever
 * reviews it sees why. Every figure is a published policy's. Repeats no name and no number: what it says may be kept and logged.
 */
import { z } from 'zod';
import { parisHour } from './calendar.ts';
import { inForce } from './in-force.ts';
import type { LimitPolicy } from './limits.ts';
import { Cents } from './money.ts';

export const SuspicionReason = z.enum([
  /** Another order of his is held at this moment: what is split into small ones is looked at as a whole. */
  'another-held',
  /** Two people have refused an order of his before. */
  'refused-before',
  /** The phone speaks for the customer since a short while. */
  'sender-new',
  /** It has spoken for another customer too. */
  'sender-shared',
  /** The operator puts an alias in place of the number: whoever knows it can write under it. */
  'sender-alias',
  /** Several phones have spoken for the customer of late. */
  'several-senders',
  /** Another number in his file of late, beyond the pause in which nothing is taken. */
  'number-changed',
  /** Wrong codes came from this phone before the right one. */
  'codes-wrong',
  /** His payment card is registered since a short while. */
  'funding-new',
  /** The bank has refused of late to charge it. */
  'funding-refused',
  /** Nothing was ever loaded on this card: a beneficiary nobody has sent to. */
  'card-new',
  'amount-high',
  /** Several times what he usually sends. */
  'amount-unlike-past',
  'unusual-hour',
  /** The last order, or nearly the last euro, that the day allows. */
  'day-nearly-full',
]);
export type SuspicionReason = z.infer<typeof SuspicionReason>;

const SCORE_MAX = 100;
const Hour = z.int().min(0).max(24);
const Percent = z.int().min(0).max(10_000);

/** Published by the centre with a version and an effective date; counters never see it. */
export const SuspicionPolicy = z.strictObject({
  version: z.int().min(1),
  effective_at: z.int(),
  /** From this score on two people look before anything is charged. */
  hold_score: z.int().min(1).max(SCORE_MAX),
  /** A policy of before there was a reason makes nothing of it. */
  points: z.partialRecord(SuspicionReason, z.int().min(0).max(SCORE_MAX)),
  sender_new_hours: z.int().min(0),
  /** More phones than so many, within so many days. */
  senders_max: z.int().min(1),
  senders_days: z.int().min(1),
  number_changed_days: z.int().min(0),
  funding_new_hours: z.int().min(0),
  funding_refused_days: z.int().min(0),
  amount_high_cents: Cents,
  /** Unlike his past: more than so much of what he sent in the middle, once he has sent so often. */
  past_percent: Percent,
  past_orders_min: z.int().min(1),
  /** From the one to before the other, in Paris. */
  unusual_hours: z.strictObject({ from: Hour, to: Hour }),
  day_nearly_full_percent: Percent,
  /** A held order that waits longer is late. */
  late_hours: z.int().min(1),
  /** One that nobody has decided by then is refused by itself: nothing was charged. */
  held_max_hours: z.int().min(1),
});
export type SuspicionPolicy = z.infer<typeof SuspicionPolicy>;

export const suspicionPolicyInForce = (policies: readonly SuspicionPolicy[], at: number): SuspicionPolicy | undefined =>
  inForce(policies, at);

/** What is known of an order at the moment its code came back. Instants in ms since the epoch. */
export interface OrderSigns {
  readonly at: number;
  readonly amount_cents: Cents;
  readonly bound_at: number;
  /** When each phone that has spoken for the customer began to, this one included. */
  readonly senders_since: readonly number[];
  readonly sender_shared: boolean;
  readonly sender_alias: boolean;
  readonly number_changed_at: number | null;
  readonly wrong_codes: number;
  readonly another_held: boolean;
  readonly refused_before: boolean;
  readonly funding_since: number | null;
  /** When the bank last refused to charge him. */
  readonly refused_at: readonly number[];
  readonly card_loaded: boolean;
  /** What he has sent by SMS so far. */
  readonly past_cents: readonly Cents[];
  /** His orders by SMS of the day, without this one. */
  readonly day: { readonly orders: number; readonly total_cents: Cents };
  readonly limits: Pick<LimitPolicy, 'sms_orders_per_day' | 'sms_day_max_cents'>;
}

const FoundReason = z.strictObject({ reason: SuspicionReason, points: z.int() });
export const FoundReasons = z.array(FoundReason);

export interface Suspicion {
  readonly score: number;
  /** What weighs most first. */
  readonly reasons: readonly z.infer<typeof FoundReason>[];
  readonly holds: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const RULES: Readonly<Record<SuspicionReason, (signs: OrderSigns, policy: SuspicionPolicy) => boolean>> = {
  'another-held': ({ another_held }) => another_held,
  'refused-before': ({ refused_before }) => refused_before,
  'sender-new': ({ at, bound_at }, policy) => at - bound_at < policy.sender_new_hours * HOUR_MS,
  'sender-shared': ({ sender_shared }) => sender_shared,
  'sender-alias': ({ sender_alias }) => sender_alias,
  'several-senders': ({ at, senders_since }, policy) =>
    within(senders_since, at, policy.senders_days).length > policy.senders_max,
  'number-changed': ({ at, number_changed_at }, policy) =>
    number_changed_at !== null && at - number_changed_at < policy.number_changed_days * DAY_MS,
  'codes-wrong': ({ wrong_codes }) => wrong_codes > 0,
  'funding-new': ({ at, funding_since }, policy) =>
    funding_since !== null && at - funding_since < policy.funding_new_hours * HOUR_MS,
  'funding-refused': ({ at, refused_at }, policy) => within(refused_at, at, policy.funding_refused_days).length > 0,
  'card-new': ({ card_loaded }) => !card_loaded,
  'amount-high': ({ amount_cents }, policy) => amount_cents >= policy.amount_high_cents,
  'amount-unlike-past': ({ amount_cents, past_cents }, policy) =>
    past_cents.length >= policy.past_orders_min && isBeyond(amount_cents, middle(past_cents), policy.past_percent),
  'unusual-hour': ({ at }, { unusual_hours: { from, to } }) => isBetween(parisHour(at), from, to),
  'day-nearly-full': ({ amount_cents, day, limits }, policy) =>
    day.orders + 1 >= limits.sms_orders_per_day ||
    isBeyond(day.total_cents + amount_cents, limits.sms_day_max_cents, policy.day_nearly_full_percent),
};

/** The same order under the same policy is always scored alike. */
export function suspicionOf(signs: OrderSigns, policy: SuspicionPolicy): Suspicion {
  const reasons = SuspicionReason.options
    .map((reason) => ({ reason, points: policy.points[reason] ?? 0 }))
    .filter(({ reason, points }) => points > 0 && RULES[reason](signs, policy))
    .toSorted((a, b) => b.points - a.points);
  const score = Math.min(
    SCORE_MAX,
    reasons.reduce((sum, { points }) => sum + points, 0),
  );
  return { score, reasons, holds: score >= policy.hold_score };
}

function within(instants: readonly number[], at: number, days: number): readonly number[] {
  return instants.filter((instant) => at - instant < days * DAY_MS);
}

/** More than so many hundredths of it, without a division. */
function isBeyond(amount: number, of: number, percent: number): boolean {
  return amount * 100 > of * percent;
}

/** Of an even number, the lower one of the two. */
function middle(amounts: readonly Cents[]): number {
  const sorted = amounts.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** Also over midnight. */
function isBetween(hour: number, from: number, to: number): boolean {
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}
