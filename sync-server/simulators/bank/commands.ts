/**
 * What each command does to the bank's books: one function a command, called inside the transaction that also
 * records the operation. Idempotency, faults and HTTP are none of its business.
 */
import type { z } from 'zod';
import type { Bank } from './bank.ts';
import {
  FUNDING_CEILING_CENTS,
  type ApplicationBody,
  type ChargeBody,
  type DocumentWish,
  type FundingBehaviour,
  type FundingEnrolmentBody,
  type LoadBody,
  type ReplacementBody,
  type RefusalReason,
} from './protocol.ts';
import { parisDay } from './statements.ts';
import { CARD_BALANCE_CENTS_MAX, type BookedRow, type CardRow, type OperationRow } from './tables.ts';
import { unreachable } from '@flouss/shared/kernel/assert';

export type Outcome =
  | { readonly state: 'done'; readonly result: Readonly<Record<string, string>> }
  | { readonly state: 'refused'; readonly reason: RefusalReason }
  | { readonly state: 'pending'; readonly decideAt: number; readonly plan: 'accepted' | 'declined' };

/** A file is decided on, or waits for its applicant's document. */
export type Decided =
  | Exclude<Outcome, { readonly state: 'pending' }>
  | { readonly state: 'waits'; readonly for: DocumentWish };

/** What a command is given besides its body. `id` is the card, funding card or charge named in the path. */
export interface CommandContext {
  readonly key: string;
  readonly id: string;
  readonly at: number;
  /** A `refuse` fault struck: say no, for the reason this kind of command would have. */
  readonly mustRefuse: boolean;
  /** Where this bank's own pages are reached by the caller, without a trailing slash. */
  readonly publicUrl: string;
}

/** Where the bank's word is mixed. */
const DECLINED_ONE_IN = 4;

/** Done, and there is nothing more to tell. */
const DONE: Outcome = { state: 'done', result: {} };

export function applyForCard(bank: Bank, _body: z.infer<typeof ApplicationBody>, context: CommandContext): Outcome {
  const { delay_ms, spread_ms, outcome } = bank.decision();
  const drawn = parseInt(bank.derive.hex(8, 'decision', context.key), 16);
  const mixed = drawn % DECLINED_ONE_IN === 0 ? 'declined' : 'accepted';
  return {
    state: 'pending',
    decideAt: context.at + delay_ms + (spread_ms === 0 ? 0 : drawn % spread_ms),
    plan: context.mustRefuse ? 'declined' : outcome === 'mixed' ? mixed : outcome,
  };
}

/** The bank's decision on a file, when its time has come. One pack becomes one card, however often it is asked for. */
export function decideApplication(bank: Bank, operation: OperationRow, at: number): Decided {
  const { key, subject: reference, plan } = operation;
  if (plan === 'declined' || bank.store.cards.findByReference(reference) !== undefined) {
    return refused('application-declined');
  }
  const wish = documentWish(bank, key);
  if (wish) return { state: 'waits', for: wish };
  const card = newCard(bank, key, reference, at);
  bank.store.cards.insert(card);
  return { state: 'done', result: { card_token: card.token, last_four: card.last_four, decision: 'accepted' } };
}

function documentWish(bank: Bank, applicationKey: string): DocumentWish | undefined {
  if (bank.documents() === 'as-they-come') return undefined;
  const documents = bank.store.documents.of(applicationKey);
  if (documents.length === 0) return 'documents-missing';
  return documents.some(({ readable }) => readable === 1) ? undefined : 'documents-unreadable';
}

/** Closes a card, blocked or not yet, and issues the pack's: what was on the one is on the other, and its transactions stay its own. */
export function replaceCard(
  bank: Bank,
  { card_reference }: z.infer<typeof ReplacementBody>,
  { key, id, at, mustRefuse }: CommandContext,
): Outcome {
  if (mustRefuse) return refused('bank-refused');
  const old = bank.store.cards.find(id);
  if (old === undefined) return refused('card-unknown');
  if (old.state === 'issued') return refused('card-not-active');
  if (old.state === 'closed') return refused('card-closed');
  if (bank.store.cards.findByReference(card_reference) !== undefined) return refused('pack-taken');
  const { balance_cents } = old;
  const card = newCard(bank, key, card_reference, at);
  bank.store.cards.setState(id, 'closed');
  bank.store.cards.credit(id, -balance_cents);
  bank.store.cards.insert({ ...card, balance_cents, replaces: id, carried_cents: balance_cents });
  return { state: 'done', result: { card_token: card.token, last_four: card.last_four } };
}

function newCard({ derive }: Bank, key: string, reference: string, at: number): CardRow {
  return {
    token: `card_${derive.hex(24, 'card', key)}`,
    card_reference: reference,
    last_four: derive.digits(4, 'card-digits', key),
    state: 'issued',
    balance_cents: 0,
    replaces: null,
    carried_cents: 0,
    created_at: at,
  };
}

export function activateCard(bank: Bank, _body: object, { id, mustRefuse }: CommandContext): Outcome {
  if (mustRefuse) return refused('bank-refused');
  const card = bank.store.cards.find(id);
  if (card === undefined) return refused('card-unknown');
  if (card.state === 'blocked') return refused('card-blocked');
  if (card.state === 'closed') return refused('card-closed');
  bank.store.cards.setState(id, 'active');
  return DONE;
}

export function loadCard(
  bank: Bank,
  body: z.infer<typeof LoadBody>,
  { key, id, at, mustRefuse }: CommandContext,
): Outcome {
  if (mustRefuse) return refused('bank-refused');
  const card = bank.store.cards.find(id);
  if (card === undefined) return refused('card-unknown');
  if (card.state === 'blocked') return refused('card-blocked');
  if (card.state === 'closed') return refused('card-closed');
  if (card.state !== 'active') return refused('card-not-active');
  if (card.balance_cents + body.amount_cents > CARD_BALANCE_CENTS_MAX) return refused('balance-limit');
  const limit = exceededLimit(bank, id, body.amount_cents, at);
  if (limit !== undefined) return refused(limit);
  bank.store.cards.credit(id, body.amount_cents);
  book(bank, { key, kind: 'load', subject: id, amount_cents: body.amount_cents }, at);
  return DONE;
}

function exceededLimit(bank: Bank, token: string, cents: number, at: number): RefusalReason | undefined {
  const { month_cents, year_cents } = bank.limits();
  const loaded = (of: string): number => bank.store.statements.loadedCents(token, of) + cents;
  const day = parisDay(at);
  if (month_cents !== null && loaded(day.slice(0, 7)) > month_cents) return 'monthly-limit';
  return year_cents !== null && loaded(day.slice(0, 4)) > year_cents ? 'yearly-limit' : undefined;
}

export function blockCard(bank: Bank, _body: object, { id, mustRefuse }: CommandContext): Outcome {
  if (mustRefuse) return refused('bank-refused');
  const card = bank.store.cards.find(id);
  if (card === undefined) return refused('card-unknown');
  // One that another has replaced is stopped for good.
  if (card.state !== 'closed') bank.store.cards.setState(id, 'blocked');
  return DONE;
}

export function openFundingEnrolment(
  bank: Bank,
  body: z.infer<typeof FundingEnrolmentBody>,
  { key, at, mustRefuse, publicUrl }: CommandContext,
): Outcome {
  if (mustRefuse) return refused('bank-refused');
  const id = `enrol_${bank.derive.hex(32, 'enrolment', key)}`;
  bank.store.funding.insertEnrolment({ enrolment_id: id, operation_key: key, ...body, created_at: at });
  return { state: 'done', result: { enrolment_id: id, url: `${publicUrl}/enrol/${id}` } };
}

export function chargeFunding(
  bank: Bank,
  body: z.infer<typeof ChargeBody>,
  { key, id, at, mustRefuse }: CommandContext,
): Outcome {
  if (mustRefuse) return refused('funding-refused');
  const card = bank.store.funding.findCard(id);
  if (card === undefined) return refused('funding-unknown');
  if (!accepts(card.behaviour, body.amount_cents)) return refused('funding-refused');
  const charge_id = `charge_${bank.derive.hex(24, 'charge', key)}`;
  bank.store.funding.insertCharge({ charge_id, funding_token: id, ...body, state: 'captured', created_at: at });
  book(bank, { key, kind: 'charge', subject: id, amount_cents: body.amount_cents }, at);
  return { state: 'done', result: { charge_id } };
}

function accepts(behaviour: FundingBehaviour, amountCents: number): boolean {
  switch (behaviour) {
    case 'accepted':
      return true;
    case 'refused':
      return false;
    case 'ceiling-150':
      return amountCents <= FUNDING_CEILING_CENTS;
    default:
      return unreachable(behaviour);
  }
}

export function refundCharge(bank: Bank, _body: object, { key, id, at, mustRefuse }: CommandContext): Outcome {
  if (mustRefuse) return refused('bank-refused');
  const charge = bank.store.funding.findCharge(id);
  if (charge === undefined) return refused('charge-unknown');
  if (charge.state === 'refunded') return refused('already-refunded');
  bank.store.funding.refund(id);
  book(bank, { key, kind: 'refund', subject: charge.funding_token, amount_cents: charge.amount_cents }, at);
  return DONE;
}

/** What moves the programme's account stands on the statement of its day. */
function book(bank: Bank, booking: Omit<BookedRow, 'day'>, at: number): void {
  bank.store.statements.book({ ...booking, day: parisDay(at) });
}

function refused(reason: RefusalReason): Exclude<Outcome, { readonly state: 'pending' }> {
  return { state: 'refused', reason };
}
