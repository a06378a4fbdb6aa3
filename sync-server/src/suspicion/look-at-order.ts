/** Gathers what the centre knows of an order by SMS whose code has come back, and scores it by the policy in force. Changes nothing. */
import type { LimitPolicy } from '@flouss/shared/domain/limits';
import { suspicionOf } from '@flouss/shared/domain/suspicion';
import type { OrderSigns, Suspicion } from '@flouss/shared/domain/suspicion';
import type { SmsDay } from '../controls/sms-day.ts';
import { findFunding } from '../db/funding.ts';
import type { Reader } from '../db/handles.ts';
import type { CustomerRow, OrderRow, SmsBindingRow, SmsProposalRow } from '../db/schema.ts';
import { findLock } from '../db/sms-bindings.ts';
import { hasReceived, hasSpokenForOthers, lastSmsOrders, sendersOf } from '../db/suspicion.ts';
import { suspicionPolicy } from './policies.ts';

const ORDERS_LOOKED_AT_MAX = 50;

export interface Confirmed {
  readonly at: number;
  readonly binding: SmsBindingRow;
  readonly customer: CustomerRow;
  readonly proposal: Pick<SmsProposalRow, 'card_reference' | 'amount_cents'>;
  /** Is what we answer to an alias, no number? */
  readonly isAlias: boolean;
  readonly limits: LimitPolicy;
  readonly smsDay: SmsDay;
}

/** By which policy, as a review keeps it. */
export interface LookedAt extends Suspicion {
  readonly policy_version: number;
}

/** Undefined where no policy is in force. */
export async function lookAtOrder(db: Reader, confirmed: Confirmed): Promise<LookedAt | undefined> {
  const policy = await suspicionPolicy(db, confirmed.at);
  if (!policy) return undefined;
  return { ...suspicionOf(await signsOf(db, confirmed), policy), policy_version: policy.version };
}

async function signsOf(
  db: Reader,
  { at, binding, customer, proposal, isAlias, limits, smsDay }: Confirmed,
): Promise<OrderSigns> {
  const { customer_id } = customer;
  const orders = await lastSmsOrders(db, customer_id, ORDERS_LOOKED_AT_MAX);
  const funding = await findFunding(db, customer_id);
  return {
    at,
    amount_cents: proposal.amount_cents,
    bound_at: binding.bound_at,
    senders_since: (await sendersOf(db, customer_id)).map(({ bound_at }) => bound_at),
    sender_shared: await hasSpokenForOthers(db, binding.sender_index, customer_id),
    sender_alias: isAlias,
    number_changed_at: customer.phone_changed_at,
    wrong_codes: (await findLock(db, binding.sender_index))?.wrong_codes ?? 0,
    another_held: orders.some(({ state }) => state === 'received'),
    refused_before: orders.some(({ reason }) => reason === 'check-refused'),
    funding_since: funding?.changed_at ?? null,
    refused_at: orders.filter(wasRefusedByFunding).map(({ changed_at }) => changed_at),
    card_loaded: await hasReceived(db, proposal.card_reference),
    past_cents: orders.filter(wasLoaded).map(({ amount_cents }) => amount_cents),
    day: smsDay,
    limits,
  };
}

const wasLoaded = ({ state }: OrderRow): boolean => state === 'loaded' || state === 'reconciled';
const wasRefusedByFunding = ({ reason }: OrderRow): boolean => reason === 'funding-refused';
