/**
 * What the server asks of a bank, and all that an answer can mean. Says nothing of how a bank is reached.
 *
 * Every command carries a key of ours (the operation's) and the bank executes a key at most once. No card number
 * passes here: cards, payment cards and charges are the bank's tokens.
 */
import type { PhotoSide } from '@flouss/shared/contract/documents';
import type { RequestId } from '@flouss/shared/contract/request-id';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Beneficiary, CustomerPersonal } from '@flouss/shared/domain/customer';
import type { Cents } from '@flouss/shared/domain/money';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { BANK_WORK_KINDS, type BankWorkKind } from '../db/rows/bank.ts';

/** What a finished command brought, by kind. Tokens and ids only, so it may be stored as it is. */
export type BankResult =
  | { readonly kind: 'application' | 'replacement'; readonly card_token: string; readonly last_four: string }
  | { readonly kind: 'funding-enrolment'; readonly enrolment_id: string; readonly page_url: string }
  | { readonly kind: 'charge'; readonly charge_id: string }
  | { readonly kind: 'activation' | 'load' | 'refund-charge' | 'block' };

/** Everything that a bank is asked; each has a time-out and a breaker of its own. */
export const BANK_OPERATIONS = [
  ...BANK_WORK_KINDS,
  'operation-query',
  'page-query',
  'document-upload',
  'balance-query',
  'limits-query',
  'statement-query',
  'notification-query',
] as const;
export type BankOperation = (typeof BANK_OPERATIONS)[number];

/** There was no word on what was asked; perhaps one on when to ask again. */
export interface Wordless {
  readonly retryAfterMs?: number | undefined;
}

/** What the bank waits for before it decides on a file: a picture of the customer's document, or one that can be read. */
export type DocumentWish = 'documents-missing' | 'documents-unreadable';

/** The bank's word, or the lack of it, on one command. */
export type BankOutcome =
  | { readonly is: 'done'; readonly result: BankResult }
  /** The bank has it and will decide; `wants`: not before it has that. */
  | { readonly is: 'pending'; readonly wants?: DocumentWish | undefined }
  /** The bank's own no, for ever: the command was not executed under this key and will not be. */
  | { readonly is: 'refused'; readonly reason: string }
  /** The bank could not read the command, so it executed nothing; sending the same again changes nothing. */
  | { readonly is: 'not-understood'; readonly reason: string }
  /** Nothing reached the bank's books: no connection, or turned away at its door. May be sent again. */
  | ({ readonly is: 'not-sent' } & Wordless)
  /** Anything else: a time-out, a broken connection, a 5xx, an answer nobody can read. It may have been executed. */
  | ({ readonly is: 'unknown' } & Wordless);

/** The bank's word on a key. Even `not-found` is not a no: an operation can become visible late. */
export type AskedOutcome =
  | Extract<BankOutcome, { is: 'done' | 'pending' | 'refused' }>
  | { readonly is: 'not-found' }
  | ({ readonly is: 'silent' } & Wordless);

export type FundingPage =
  | { readonly is: 'waiting' }
  | { readonly is: 'registered'; readonly funding_token: string; readonly last_four: string }
  | ({ readonly is: 'silent' } & Wordless);

export type BalanceAnswer = { readonly is: 'balance'; readonly cents: Cents } | ({ readonly is: 'silent' } & Wordless);

/** What may be on a card, or loaded on it in a time, and how much of that there is; null: the bank has no such limit. */
export interface BankLimit {
  readonly max_cents: Cents | null;
  readonly used_cents: Cents;
}

/** The bank's own limits of a card. */
export type LimitsAnswer =
  | { readonly is: 'limits'; readonly balance: BankLimit; readonly month: BankLimit; readonly year: BankLimit }
  | ({ readonly is: 'silent' } & Wordless);

/** A picture of the customer's identity document. */
export interface BankDocument {
  readonly side: PhotoSide;
  readonly jpeg: Uint8Array;
}

/** Bringing a picture twice changes nothing, so silence is no matter. */
export type DocumentOutcome =
  | { readonly is: 'kept' }
  /** The bank will not have this one. */
  | { readonly is: 'refused'; readonly reason: string }
  | ({ readonly is: 'silent' } & Wordless);

/** A file for a new card. */
export interface Application {
  readonly card_reference: CardReference;
  readonly applicant: Pick<CustomerPersonal, 'identity' | 'document' | 'address' | 'phone' | 'email' | 'purpose'>;
  readonly beneficiary: Beneficiary;
}

/** A pack that takes the place of a card the bank knows: what is on that one goes with its holder's name. */
export interface Replacement {
  readonly card_reference: CardReference;
  readonly beneficiary: Beneficiary;
}

/** What the request is called in both houses' logs; absent where nobody knows any more. */
type Named = RequestId | null;

export interface Bank {
  apply(key: string, application: Application, named?: Named): Promise<BankOutcome>;
  /** Closes the card and carries what is on it over to the pack's, which is then to be activated. */
  replace(key: string, cardToken: string, replacement: Replacement, named?: Named): Promise<BankOutcome>;
  activate(key: string, cardToken: string, named?: Named): Promise<BankOutcome>;
  load(key: string, cardToken: string, amount: Cents, named?: Named): Promise<BankOutcome>;
  block(key: string, cardToken: string, named?: Named): Promise<BankOutcome>;
  /** Opens a page at the bank where the customer registers the card that pays. */
  enrolFunding(key: string, customerId: CustomerId, named?: Named): Promise<BankOutcome>;
  charge(key: string, fundingToken: string, amount: Cents, named?: Named): Promise<BankOutcome>;
  refundCharge(key: string, chargeId: string, named?: Named): Promise<BankOutcome>;

  /** For the application under this key, before it is made or after. */
  document(key: string, document: BankDocument, named?: Named): Promise<DocumentOutcome>;

  /** What became of a command. `kind` says how to read its result. */
  operation(key: string, kind: BankWorkKind, named?: Named): Promise<AskedOutcome>;
  fundingState(enrolmentId: string, named?: Named): Promise<FundingPage>;
  balance(cardToken: string): Promise<BalanceAnswer>;
  limits(cardToken: string): Promise<LimitsAnswer>;
}

/** A day's statement, or a notification, as the bank sends it. */
export type GivenStatement =
  | { readonly is: 'statement'; readonly bytes: AsyncIterable<Uint8Array> }
  /** The bank has none of this day or number yet. */
  | { readonly is: 'not-yet' }
  | ({ readonly is: 'silent' } & Wordless);

export interface StatementSource {
  statement(day: CalendarDate): Promise<GivenStatement>;
  /** The bank numbers them from 1, without a gap. */
  notification(number: number): Promise<GivenStatement>;
}
