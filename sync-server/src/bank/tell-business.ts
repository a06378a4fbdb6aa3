/**
 * What the bank's word means for orders, cards and payment cards, said through orders/ in the transaction that writes
 * the row. It decides nothing: a word the business cannot accept is handed back, for a person to look at.
 */
import { unreachable } from '@flouss/shared/kernel/assert';
import { err, ok, type Result } from '@flouss/shared/kernel/result';
import type { CardEvent } from '@flouss/shared/domain/card';
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import type { ReloadEvent } from '@flouss/shared/domain/reload';
import { insertBankDocument } from '../db/bank-documents.ts';
import { findCard } from '../db/cards.ts';
import { saveFunding } from '../db/funding.ts';
import type { Tx } from '../db/handles.ts';
import { findOrder } from '../db/orders.ts';
import type { BankWorkRow, CardRow } from '../db/schema.ts';
import { TELLS } from '../orders/bank-states.ts';
import type { Ctx } from '../orders/context.ts';
import { announceCardAgain, moveCard } from '../orders/move-card.ts';
import { chargeSucceeded, moveOrder } from '../orders/move-order.ts';
import type { Effect } from './decide.ts';
import { cardOf, customerOf } from './named-by-row.ts';
import type { BankResult } from './port.ts';

export type Told = Result<void, 'outcome-not-accepted'>;
const TOLD: Told = ok(undefined);

export async function tellBusiness(tx: Tx, ctx: Ctx, row: BankWorkRow, effect: Effect): Promise<Told> {
  switch (effect.is) {
    case 'none':
      return TOLD;
    case 'sent':
      return tellSent(tx, ctx, row);
    case 'unknown':
      return tellUnknown(tx, ctx, row);
    case 'done':
      return tellDone(tx, ctx, row, effect.result);
    case 'refused':
      return tellRefused(tx, ctx, row, effect.reason);
    case 'wish':
      await announceCardAgain(tx, ctx, cardOf(row));
      return TOLD;
    case 'brought': {
      const { digest, refused: reason } = effect;
      const brought = { work_key: row.work_key, digest, reason, brought_at: ctx.clock.now() };
      await insertBankDocument(tx, { ...brought, outcome: reason === null ? 'kept' : 'refused' });
      return TOLD;
    }
    case 'funding-registered': {
      const { funding_token, last_four } = effect;
      await saveFunding(tx, customerOf(row), { funding_token, last_four }, ctx.clock.now());
      return TOLD;
    }
    default:
      return unreachable(effect);
  }
}

/** A sending that never left us is undone in the row but not in the order, so the order may know already. */
async function tellSent(tx: Tx, ctx: Ctx, row: BankWorkRow): Promise<Told> {
  if (row.kind === 'load' && (await findOrder(tx, row.op_id))?.state === 'approved') {
    return order(tx, ctx, row, TELLS.load.sent);
  }
  if (row.kind === 'application' || row.kind === 'replacement') {
    const isNew = (await findCard(tx, cardOf(row)))?.state === 'sold';
    return isNew ? card(tx, ctx, row, TELLS[row.kind].sent) : TOLD;
  }
  return TOLD;
}

/** An order stays unknown through a second sending, so it is told once. */
async function tellUnknown(tx: Tx, ctx: Ctx, row: BankWorkRow): Promise<Told> {
  const told = row.kind !== 'load' || (await findOrder(tx, row.op_id))?.state === 'unknown';
  return told ? TOLD : order(tx, ctx, row, TELLS.load.unknown);
}

async function tellDone(tx: Tx, ctx: Ctx, row: BankWorkRow, result: BankResult): Promise<Told> {
  switch (result.kind) {
    case 'application':
    case 'replacement':
      return card(tx, ctx, row, TELLS[result.kind].done, {
        card_token: result.card_token,
        last_four: result.last_four,
      });
    case 'activation':
      return card(tx, ctx, row, TELLS.activation.done);
    case 'load':
      return order(tx, ctx, row, TELLS.load.done);
    case 'charge':
      return accepted(await chargeSucceeded(tx, ctx, row.op_id, result.charge_id));
    case 'refund-charge':
      return order(tx, ctx, row, TELLS['refund-charge'].done);
    case 'funding-enrolment': {
      const { enrolment_id, page_url } = result;
      await saveFunding(tx, customerOf(row), { enrolment_id, page_url }, ctx.clock.now());
      return TOLD;
    }
    case 'block':
      // The card was blocked here when its holder asked for it; the bank has now done the same, and the counters may say so.
      await announceCardAgain(tx, ctx, cardOf(row));
      return TOLD;
    default:
      return unreachable(result);
  }
}

/** `why`: in the bank's words, or in ours for what was only asked for. */
async function tellRefused(tx: Tx, ctx: Ctx, row: BankWorkRow, why: string): Promise<Told> {
  switch (row.kind) {
    case 'application':
    case 'replacement':
      return card(tx, ctx, row, TELLS[row.kind].refused, { reason: 'bank-refused' });
    case 'load':
      return order(tx, ctx, row, TELLS.load.refused, row.otherwise === why ? row.otherwise : 'bank-refused');
    case 'charge':
      return order(tx, ctx, row, TELLS.charge.refused, 'funding-refused');
    case 'activation':
    case 'refund-charge':
    case 'block':
    case 'funding-enrolment':
      return TOLD;
    default:
      return unreachable(row.kind);
  }
}

async function order(tx: Tx, ctx: Ctx, row: BankWorkRow, event: ReloadEvent, reason?: ReloadReason): Promise<Told> {
  return accepted(await moveOrder(tx, ctx, { op_id: row.op_id, event, ...(reason && { reason }) }));
}

async function card(
  tx: Tx,
  ctx: Ctx,
  row: BankWorkRow,
  event: CardEvent,
  changes?: Partial<Pick<CardRow, 'card_token' | 'last_four' | 'reason'>>,
): Promise<Told> {
  return accepted(await moveCard(tx, ctx, cardOf(row), event, changes));
}

function accepted(moved: Result<unknown, string>): Told {
  return moved.ok ? TOLD : err('outcome-not-accepted');
}
