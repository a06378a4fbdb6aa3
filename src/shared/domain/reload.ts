/**
 * A reload's life, from the counter's or the customer's order to the bank's statement or the money given back:
 * the one table of what may follow what, and who must act next. Knows no limit and no price.
 */
import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.ts';

export const ReloadState = z.enum([
  /** Durable at the counter, receipt printed; the server has not seen it. */
  'recorded',
  'received',
  'approved',
  'declined',
  /** Sent to the bank. */
  'submitted',
  'loaded',
  'failed',
  /** The bank gave no answer: asked again by its key, never sent anew. */
  'unknown',
  /** Matched with the bank's statement. */
  'reconciled',
  'refund-due',
  'refunded',
]);
export type ReloadState = z.infer<typeof ReloadState>;

export const ReloadEvent = z.enum([
  'receive',
  'approve',
  'decline',
  /** The bank has not been told of it: the counter's customer wants it back, or the card it was held for will not be his. */
  'cancel',
  'submit',
  'load',
  'fail',
  'lose-answer',
  'reconcile',
  'owe-refund',
  'refund',
]);
export type ReloadEvent = z.infer<typeof ReloadEvent>;

/** Where the order came from, which decides how money is given back. */
export const ReloadChannel = z.enum(['counter', 'sms']);
export type ReloadChannel = z.infer<typeof ReloadChannel>;

/** Who must act for a reload to leave its state; `nobody` when it is finished. */
export type ReloadOwner = 'counter' | 'server' | 'bank-worker' | 'teller' | 'finance' | 'nobody';

export interface ReloadTransition {
  readonly from: ReloadState;
  readonly event: ReloadEvent;
  readonly to: ReloadState;
  /** Who makes this move, hence who owns a reload in `from`. */
  readonly owner: ReloadOwner;
  /** The only channel on which this move exists; both when absent. */
  readonly channel?: ReloadChannel;
}

/** The only moves there are. */
export const RELOAD_TRANSITIONS: readonly ReloadTransition[] = [
  { from: 'recorded', event: 'receive', to: 'received', owner: 'counter' },
  { from: 'received', event: 'approve', to: 'approved', owner: 'server' },
  { from: 'received', event: 'decline', to: 'declined', owner: 'server' },
  { from: 'approved', event: 'submit', to: 'submitted', owner: 'bank-worker' },
  // The bank would not charge the funding card: nothing was taken, nothing is loaded.
  { from: 'approved', event: 'decline', to: 'declined', owner: 'bank-worker', channel: 'sms' },
  // Whoever must act next is still the bank's worker: a cancellation only comes before him, or is too late.
  { from: 'approved', event: 'cancel', to: 'declined', owner: 'bank-worker', channel: 'counter' },
  { from: 'submitted', event: 'load', to: 'loaded', owner: 'bank-worker' },
  { from: 'submitted', event: 'fail', to: 'failed', owner: 'bank-worker' },
  { from: 'submitted', event: 'lose-answer', to: 'unknown', owner: 'bank-worker' },
  { from: 'unknown', event: 'load', to: 'loaded', owner: 'bank-worker' },
  { from: 'unknown', event: 'fail', to: 'failed', owner: 'bank-worker' },
  { from: 'loaded', event: 'reconcile', to: 'reconciled', owner: 'finance' },
  // A declined SMS order was never charged, so only the counter's customer is owed his money.
  { from: 'declined', event: 'owe-refund', to: 'refund-due', owner: 'server', channel: 'counter' },
  { from: 'failed', event: 'owe-refund', to: 'refund-due', owner: 'server' },
  { from: 'refund-due', event: 'refund', to: 'refunded', owner: 'teller', channel: 'counter' },
  { from: 'refund-due', event: 'refund', to: 'refunded', owner: 'bank-worker', channel: 'sms' },
];

type Outcome = Result<ReloadState, 'reload-transition-refused'>;
const REFUSED: Outcome = err('reload-transition-refused');

type Moves = Map<ReloadState, Map<ReloadEvent, Outcome>>;
const noMoves = (): Moves => new Map(ReloadState.options.map((state) => [state, new Map()]));

const outcomes: Record<ReloadChannel, Moves> = { counter: noMoves(), sms: noMoves() };
const owners: Record<ReloadChannel, Map<ReloadState, ReloadOwner>> = { counter: new Map(), sms: new Map() };
for (const { from, event, to, owner, channel } of RELOAD_TRANSITIONS) {
  for (const each of channel ? [channel] : ReloadChannel.options) {
    outcomes[each].get(from)!.set(event, ok(to));
    owners[each].set(from, owner);
  }
}

export function nextReloadState(state: ReloadState, event: ReloadEvent, channel: ReloadChannel): Outcome {
  return outcomes[channel].get(state)?.get(event) ?? REFUSED;
}

/** Who must act next for a reload in this state. */
export function ownerOf(state: ReloadState, channel: ReloadChannel = 'counter'): ReloadOwner {
  return owners[channel].get(state) ?? 'nobody';
}

/** Nothing can follow: it is at its end, and nobody owns it. */
export function isFinished(state: ReloadState, channel: ReloadChannel = 'counter'): boolean {
  return ownerOf(state, channel) === 'nobody';
}

/** May its customer still ask for it back? As far as is known here: the bank may have been told meanwhile. */
export function mayStillCancel(state: ReloadState): boolean {
  return state === 'recorded' || state === 'received' || state === 'approved';
}

const COUNTED: ReadonlySet<ReloadState> = new Set([
  'recorded',
  'received',
  'approved',
  'submitted',
  'unknown',
  'loaded',
  'reconciled',
]);

/** Loaded, pending or unknown: what the yearly and monthly limits count. */
export function countsTowardLimit(state: ReloadState): boolean {
  return COUNTED.has(state);
}
