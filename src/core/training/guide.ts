/**
 * Which step of the guided first day a thing shows to have been done: the answers of calls that succeeded, what the played centre
 * decided. A click proves nothing. Pure; keeps nothing.
 */
import type { CounterMethod, OutputOf } from '@flouss/shared/contract/counter-api';
import type { FeedItem } from '@flouss/shared/contract/sync';
import type { TrainingStep } from '@flouss/shared/contract/training';
import { cents } from '@flouss/shared/domain/money';
import type { ReceiptModel } from '@flouss/shared/domain/receipt';
import { FIND_NAME } from './demo-data.ts';

/** What the guide asks to reload. */
const GUIDED_RELOAD = cents(20_000);

const WITNESSES: { readonly [M in CounterMethod]?: (answer: OutputOf<M>) => TrainingStep | undefined } = {
  'session.sign-in': () => 'sign-in',
  'till.open': () => 'open-till',
  'till.close': () => 'close-day',
  'customer.get': (customer) =>
    `${customer.given_names} ${customer.family_name}` === FIND_NAME ? 'find-customer' : undefined,
  'customer.register': () => 'register-customer',
  'stock.receive': () => 'receive-packs',
  'card.sell': () => 'sell-card',
  'reload.order': (receipt) => (reloadedAmount(receipt) === GUIDED_RELOAD ? 'reload' : undefined),
  'receipt.print': () => 'print-receipt',
  'refund.pay': () => 'refund',
};

function reloadedAmount(receipt: ReceiptModel): number | undefined {
  return receipt.lines.find(({ code }) => code === 'reload-amount')?.cents;
}

/** `answer` is what the method answered. */
export function stepOfAnswer(method: CounterMethod, answer: unknown): TrainingStep | undefined {
  // A method's witness takes that method's answer; the table above proves it, the compiler cannot follow it here.
  return (WITNESSES[method] as ((answer: unknown) => TrainingStep | undefined) | undefined)?.(answer);
}

/** Serving on without the centre is shown by what takes money. */
export function servesCustomer(method: CounterMethod): boolean {
  return method === 'card.sell' || method === 'reload.order';
}

/** A card that this counter sold, and that the bank has just made usable. */
export function stepOfItem(item: FeedItem): TrainingStep | undefined {
  return item.kind === 'card' && item.state === 'active' && item.sale_op_id !== null ? 'card-active' : undefined;
}
