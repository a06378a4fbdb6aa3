/**
 * One turn of a conversation: what a customer's message is answered on and with. An intent reads the turn, writes in its
 * transaction and gives back one answer; storing and sending it is not its matter.
 */
import type { Language } from '@flouss/shared/domain/language';
import type { Tx } from '../../db/handles.ts';
import type { REFUSED } from '../../db/sms-inbox.ts';
import type { CustomerRow, SmsBindingRow } from '../../db/schema.ts';
import type { Ctx } from '../../orders/context.ts';
import type { BalanceQuestion } from '../replies/queue-reply.ts';
import type { Reply } from '../replies/reply.ts';
import type { Sender } from '../sender.ts';

/** A sender who is bound to a customer. */
export interface Speaker {
  readonly binding: SmsBindingRow;
  readonly customer: CustomerRow;
}

export interface Turn {
  readonly tx: Tx;
  readonly ctx: Ctx;
  readonly at: number;
  readonly sender: Sender;
  /** The one he asked for, the customer's, or else that of the word he used. */
  readonly language: Language;
}

/** A turn of somebody we know. */
export interface KnownTurn extends Turn, Speaker {}

/** What became of a message; kept in its row. */
export type InboxOutcome =
  | 'enrolled'
  | 'code-refused'
  | 'locked'
  | 'proposed'
  | typeof REFUSED
  | 'confirmed'
  | 'held'
  | 'not-confirmed'
  | 'balance-asked'
  | 'block-proposed'
  | 'blocked'
  | 'helped'
  | 'language-chosen'
  | 'stopped'
  | 'stranger'
  | 'flood'
  | 'not-understood';

export interface Answer {
  readonly outcome: InboxOutcome;
  readonly reply?: Reply;
  readonly question?: BalanceQuestion;
  /** Instead of the message's own id, for what is to be said once and not once a message. */
  readonly cause?: string;
  /** When the turn has made him another customer's voice, or the first time somebody's. */
  readonly language?: Language;
}

export const answer = (outcome: InboxOutcome, reply: Reply): Answer => ({ outcome, reply });
