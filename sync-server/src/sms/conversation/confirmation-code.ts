/**
 * The three digits that a customer sends back to say yes. Kept as blind indexes bound to what they confirm: a code belongs to
 * that order of that amount for that card, or to the blocking of that card, and to nothing else.
 */
import { makeConfirmationCode } from '@flouss/shared/domain/enrolment-code';
import type { ConfirmationCode } from '@flouss/shared/domain/enrolment-code';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { OpId } from '@flouss/shared/kernel/ids';
import { blindIndex } from '@flouss/platform/seal';
import { cardsOfCustomer } from '../../db/cards.ts';
import type { CardRow, SmsCodeRow, SmsProposalRow } from '../../db/schema.ts';
import { codesValidAfter } from '../../db/sms-bindings.ts';
import { lastProposals } from '../../db/sms-proposals.ts';
import type { KnownTurn } from './turn.ts';

export const CONFIRMATION_MS = 10 * 60_000;
export const CONFIRMATION_MINUTES = CONFIRMATION_MS / 60_000;
/** How far back a late code is still told from a wrong one. */
const REMEMBERED_MS = 24 * 60 * 60_000;
const REMEMBERED_PROPOSALS_MAX = 5;

/** What a code confirms. A block's code is a one-time code of the customer's, like the one that enrolled him. */
export type Confirmable =
  | { readonly of: 'reload'; readonly proposal: SmsProposalRow }
  | { readonly of: 'block'; readonly code: SmsCodeRow; readonly card: CardRow };

export function reloadCodeIndex(turn: KnownTurn, opId: OpId, code: ConfirmationCode): string {
  return blindIndex(turn.ctx.keys.indexKey, 'sms-confirm-reload', `${opId}:${code}`);
}

export function blockCodeIndex(turn: KnownTurn, opId: OpId, card: CardReference, code: ConfirmationCode): string {
  return blindIndex(turn.ctx.keys.indexKey, 'sms-confirm-block', `${opId}:${card}:${code}`);
}

/** What this sender's code stands for, the newest first; also what is over, so that he can be told. */
export async function findConfirmable(turn: KnownTurn, code: ConfirmationCode): Promise<Confirmable | undefined> {
  const { tx, at, sender, customer } = turn;
  const proposals = (await lastProposals(tx, sender.index, REMEMBERED_PROPOSALS_MAX)).filter(
    (each) => each.customer_id === customer.customer_id && each.expires_at > at - REMEMBERED_MS,
  );
  const proposal = proposals.find((each) => reloadCodeIndex(turn, each.op_id, code) === each.code_index);
  if (proposal) return { of: 'reload', proposal };
  return findBlock(turn, code, at - REMEMBERED_MS);
}

async function findBlock(turn: KnownTurn, code: ConfirmationCode, since: number): Promise<Confirmable | undefined> {
  const { customer_id } = turn.customer;
  const cards = await cardsOfCustomer(turn.tx, customer_id);
  for (const row of await codesValidAfter(turn.tx, customer_id, since)) {
    const card = cards.find((each) => blockCodeIndex(turn, row.op_id, each.card_reference, code) === row.code_index);
    if (card) return { of: 'block', code: row, card };
  }
  return undefined;
}

/** A new code that stands for nothing else of this sender's. */
export async function drawCode(turn: KnownTurn): Promise<ConfirmationCode> {
  for (;;) {
    const code = makeConfirmationCode(turn.ctx.random);
    if ((await findConfirmable(turn, code)) === undefined) return code;
  }
}
