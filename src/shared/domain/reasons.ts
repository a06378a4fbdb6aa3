/** Every reason for which a reload, a sale or a fact can be refused. Closed: each has a sentence in each language. */
import { z } from 'zod';

/** Why a reload is not made. */
export const ReloadReason = z.enum([
  /** The card would receive more than its yearly limit. */
  'annual-limit',
  /** The card would receive more cash than the law allows in a month. */
  'monthly-cash-limit',
  /** Below the smallest or above the largest reload (a smaller one while offline). */
  'amount-out-of-range',
  'card-not-active',
  'card-unknown',
  /** The agent's float, or this counter's share of it, does not cover amount and fee. */
  'float-exhausted',
  /** Priced with a tariff that did not apply at that moment. */
  'tariff-not-in-force',
  /** The fee is not the one the tariff gives. */
  'fee-mismatch',
  /** The same order again. */
  'duplicate-order',
  /** Too many orders, or too much by SMS, for one day; or a phone number changed too recently. */
  'velocity',
  'customer-blocked',
  /** His file is being checked; nobody at a counter is told for what. */
  'file-being-checked',
  /** Two of our staff have looked at an order by SMS, and refused it before anything was charged. */
  'check-refused',
  /** Nobody has decided of it in time. */
  'check-overdue',
  'operator-not-allowed',
  'device-revoked',
  /** The bank would not charge the customer's funding card. */
  'funding-refused',
  /** The bank would not load the card. */
  'bank-refused',
]);
export type ReloadReason = z.infer<typeof ReloadReason>;

/** Why a card is not sold. */
export const SaleReason = z.enum([
  'card-unknown',
  /** Sold already, or not yet received by the agent. */
  'card-not-in-stock',
  'customer-unknown',
  'customer-blocked',
  'file-being-checked',
  /** The price is not the tariff's. */
  'price-mismatch',
  'tariff-not-in-force',
  'float-exhausted',
  'duplicate-order',
  'operator-not-allowed',
  'device-revoked',
  /** The bank declined the application. */
  'bank-refused',
]);
export type SaleReason = z.infer<typeof SaleReason>;

/** Why the server rejects a fact from a counter. */
export const FactReason = z.enum([
  ...ReloadReason.options,
  ...SaleReason.options,
  /** The body does not have the shape of its type. */
  'malformed',
  /** A type or version this server does not know. */
  'unknown-type',
  'customer-unknown',
  /** The pack belongs to another agent. */
  'stock-not-yours',
  /** The customer changed his mind before the bank was told. */
  'cancelled',
  /** Not a reload that this counter made. */
  'reload-unknown',
  /** The bank has been told: the reload goes on. */
  'too-late-to-cancel',
  /** Only a blocked card of the same customer is replaced. */
  'card-not-blocked',
  /** No refund is owed for that operation, or it was paid already. */
  'refund-not-due',
  /** That refund stands, is not this counter's, or was answered for already. */
  'nothing-to-make-good',
  /** That person, device or pack exists already. */
  'already-registered',
  'till-not-open',
  'till-already-open',
  /** A closing whose figures do not follow from what the counter did since it opened. */
  'till-figures-wrong',
  /** Beyond what a teller may do alone, and no manager of the agent said yes. */
  'approval-needed',
]);
export type FactReason = z.infer<typeof FactReason>;
