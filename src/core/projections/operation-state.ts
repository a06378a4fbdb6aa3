/**
 * Where an operation stands, from everything known of its fate: the refund at this counter, then the server's last word,
 * then its verdict, then nothing. Pure, and the same in whatever order the parts became known.
 */
import type { CardState } from '@flouss/shared/domain/card';
import type { ReloadChannel, ReloadState } from '@flouss/shared/domain/reload';
import { countsTowardLimit, isFinished } from '@flouss/shared/domain/reload';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { OperationKind } from '@flouss/shared/contract/views';
import type { OperationFate, OperationRow, OperationStanding } from '../store/operations.ts';

type Subject = { readonly kind: OperationKind; readonly channel: ReloadChannel };

/** A pack became somebody's card: its price was paid, and goes back if the bank or the server says no. */
export function isSaleKind(kind: OperationKind): kind is 'sale' | 'replacement' {
  return kind === 'sale' || kind === 'replacement';
}

/** `unheard`: an SMS did not tell its customer what became of it, nor has anybody. */
export function standingOf(subject: Subject, fate: OperationFate, unheard = false): OperationStanding {
  const state = stateOf(subject, fate);
  const reason = fate.feed_reason ?? fate.code;
  return {
    state,
    reason,
    unfinished: unheard || needsSomebody(subject, fate, state) ? 1 : 0,
    counts: subject.kind === 'reload' && countsTowardLimit(state) ? 1 : 0,
  };
}

/** An order by SMS at whose end nobody must act any more, but tell its customer. */
export function isToBeTold({
  channel,
  state,
  unfinished,
}: Pick<OperationRow, 'channel' | 'state' | 'unfinished'>): boolean {
  return channel === 'sms' && unfinished === 1 && (state === 'loaded' || isFinished(state, channel));
}

/** A counter that took money for what was refused owes it back at once: `declined` and `failed` are `refund-due` there. */
function stateOf({ kind, channel }: Subject, fate: OperationFate): ReloadState {
  if (fate.refunded_by !== null && kind !== 'refund') return 'refunded';
  const told = fate.feed_state ?? toldByVerdict(fate.outcome);
  const owed = channel === 'counter' && (isSaleKind(kind) || kind === 'reload');
  return owed && (told === 'declined' || told === 'failed') ? 'refund-due' : told;
}

function toldByVerdict(outcome: OperationFate['outcome']): ReloadState {
  switch (outcome) {
    case null:
      return 'recorded';
    case 'accepted':
      return 'received';
    case 'rejected':
      return 'declined';
    default:
      return unreachable(outcome);
  }
}

/** What has not been judged is found by its place in the journal, not marked. */
function needsSomebody({ kind, channel }: Subject, fate: OperationFate, state: ReloadState): boolean {
  // Refused, a cancellation leaves nothing to do: the reload goes on. Nor does an answer for a refund: that asks again itself.
  if (kind === 'cancellation' || kind === 'made-good') return false;
  if (kind === 'refund' && fate.refunded_by !== null) return false;
  if (!isSaleKind(kind) && kind !== 'reload') return fate.outcome === 'rejected';
  if (fate.outcome === null && fate.feed_state === null) return false;
  // The statement will tell finance; at the counter a loaded card is done.
  return state !== 'loaded' && !isFinished(state, channel);
}

/** A sale's way, told by its card: one vocabulary for all operations. */
export function saleState(card: CardState): ReloadState | null {
  switch (card) {
    case 'in-stock':
      return null;
    case 'sold':
      return 'received';
    case 'applied':
    case 'accepted':
      return 'submitted';
    case 'declined':
      return 'refund-due';
    case 'active':
    case 'blocked':
    case 'replaced':
    case 'closed':
    case 'expired':
      return 'loaded';
    default:
      return unreachable(card);
  }
}
