/**
 * Whether the server takes a registration, a block or money paid back: one ordered list of controls each, as `controls.ts` has for
 * reloads and sales, so that each verdict can be asked why. Pure; every figure and every fact about the world is given.
 */
import { nextCardState } from './card.ts';
import type { CardState } from './card.ts';
import type { Control } from './controls.ts';
import type { Cents } from './money.ts';
import type { FactReason } from './reasons.ts';

interface AnyInput {
  readonly operatorAllowed: boolean;
  /** The operation's id stood already. */
  readonly duplicate: boolean;
}

export interface RefundControlInput extends AnyInput {
  readonly amount_cents: Cents;
  /** What the agent's customer is owed for that operation; null: nothing. */
  readonly due_cents: Cents | null;
  readonly refunded: boolean;
}

export interface RegistrationControlInput extends AnyInput {
  /** His file opens with the key that came beside it, and is what it should be. */
  readonly readable: boolean;
  readonly customerKnown: boolean;
  readonly documentKnown: boolean;
}

export interface BlockControlInput extends AnyInput {
  /** Null: no such card. */
  readonly card: { readonly state: CardState; readonly ofAgent: boolean; readonly ofCustomer: boolean } | null;
}

const ANY: readonly Control<AnyInput, FactReason>[] = [
  { reason: 'operator-not-allowed', refuses: (input) => !input.operatorAllowed },
  { reason: 'duplicate-order', refuses: (input) => input.duplicate },
];

export const REFUND_CONTROLS: readonly Control<RefundControlInput, FactReason>[] = [
  ...ANY,
  { reason: 'refund-not-due', refuses: (input) => input.refunded },
  { reason: 'refund-not-due', refuses: ({ due_cents, amount_cents }) => due_cents !== amount_cents },
];

export const REGISTRATION_CONTROLS: readonly Control<RegistrationControlInput, FactReason>[] = [
  ...ANY,
  { reason: 'malformed', refuses: (input) => !input.readable },
  { reason: 'already-registered', refuses: (input) => input.customerKnown },
  { reason: 'already-registered', refuses: (input) => input.documentKnown },
];

export const BLOCK_CONTROLS: readonly Control<BlockControlInput, FactReason>[] = [
  ...ANY,
  { reason: 'card-unknown', refuses: ({ card }) => !card?.ofAgent },
  { reason: 'card-unknown', refuses: ({ card }) => !card?.ofCustomer },
  // Its holder may have texted OPPO, or told another counter, while this one was away.
  { reason: 'card-not-active', refuses: ({ card }) => card !== null && !isStopped(card.state) && !mayStop(card.state) },
];

const isStopped = (state: CardState): boolean => state === 'blocked' || state === 'replaced';
const mayStop = (state: CardState): boolean => nextCardState(state, 'block').ok;
