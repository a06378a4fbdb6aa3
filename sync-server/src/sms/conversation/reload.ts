/**
 * `RECH 100 MAMAN`: an order is judged, priced and shown; it is charged only once its code comes back. What is not to be ordered
 * is said at once.
 */
import { limitsInForce } from '@flouss/shared/domain/limits';
import type { LimitPolicy } from '@flouss/shared/domain/limits';
import { addCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import { reloadFee, tariffInForce } from '@flouss/shared/domain/tariff';
import type { Tariff } from '@flouss/shared/domain/tariff';
import { assert } from '@flouss/shared/kernel/assert';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { judgeReload } from '../../controls/judge.ts';
import type { Terms } from '../../controls/terms.ts';
import { gather, nothingWanted } from '../../controls/working-set.ts';
import { findFunding } from '../../db/funding.ts';
import type { CardRow } from '../../db/schema.ts';
import { openProposal } from '../../db/sms-proposals.ts';
import { refuseLocked } from '../controls/code-lock.ts';
import { coolingOffMs, smsDayOf } from '../../controls/sms-day.ts';
import { beneficiaryName } from '../replies/beneficiary-name.ts';
import { chooseCard } from './choose-card.ts';
import { CONFIRMATION_MINUTES, CONFIRMATION_MS, drawCode, reloadCodeIndex } from './confirmation-code.ts';
import { answer } from './turn.ts';
import type { Answer, KnownTurn } from './turn.ts';

const HOUR_MS = 3_600_000;

export async function reload(turn: KnownTurn, amount: Cents, asked: string | undefined): Promise<Answer> {
  const locked = await refuseLocked(turn);
  if (locked) return locked;
  const card = await chooseCard(turn, 'reload', asked);
  if (!card.ok) return answer('refused', card.error);

  const terms = await turn.ctx.terms.current(turn.tx);
  const tariff = tariffInForce(terms.tariffs, turn.at);
  const limits = limitsInForce(terms.limits, turn.at);
  assert(tariff && limits, 'the centre has published a tariff and limits');
  const paused = await coolingOffMs(turn.tx, turn.binding, limits, turn.at);
  if (paused > 0) return answer('refused', { say: 'cooling-off', hours: Math.ceil(paused / HOUR_MS) });
  const refusal = await refusalOf(turn, card.value, amount, terms, tariff, limits);
  if (refusal) return answer('refused', { say: 'reload-refused', reason: refusal, limits });
  const funding = await findFunding(turn.tx, turn.customer.customer_id);
  if (!funding?.funding_token) return answer('refused', { say: 'funding-needed', url: funding?.page_url ?? undefined });
  return propose(turn, card.value, amount, tariff);
}

/** The same controls that the order meets once more when it is confirmed. */
async function refusalOf(
  turn: KnownTurn,
  card: CardRow,
  amount: Cents,
  terms: Terms,
  tariff: Tariff,
  limits: LimitPolicy,
): Promise<ReloadReason | undefined> {
  const { tx, at, binding, customer } = turn;
  const set = await gather(tx, {
    ...nothingWanted(),
    cards: new Set([card.card_reference]),
    customers: new Set([customer.customer_id]),
  });
  const judged = judgeReload(set, terms, {
    channel: 'sms',
    at,
    agent_id: undefined,
    card_reference: card.card_reference,
    customer_id: customer.customer_id,
    amount_cents: amount,
    fee_cents: reloadFee(tariff, amount),
    tariff_version: tariff.version,
    means: 'funding',
    available_cents: ZERO,
    operatorAllowed: true,
    duplicate: false,
    smsDay: await smsDayOf(tx, binding, limits, at),
  });
  return judged.ok ? undefined : judged.error;
}

async function propose(turn: KnownTurn, card: CardRow, amount: Cents, tariff: Tariff): Promise<Answer> {
  const { tx, ctx, at, sender, customer } = turn;
  const op_id = newId(OpId, ctx.clock, ctx.random);
  const code = await drawCode(turn);
  const fee = reloadFee(tariff, amount);
  await openProposal(tx, {
    op_id,
    customer_id: customer.customer_id,
    sender_index: sender.index,
    card_reference: card.card_reference,
    amount_cents: amount,
    fee_cents: fee,
    tariff_version: tariff.version,
    code_index: reloadCodeIndex(turn, op_id, code),
    proposed_at: at,
    expires_at: at + CONFIRMATION_MS,
    state: 'open',
  });
  assert(card.last_four !== null, 'the bank has named the last four of an active card');
  return answer('proposed', {
    say: 'confirm-reload',
    firstName: await beneficiaryName(tx, ctx, card),
    lastFour: card.last_four,
    amount,
    fee,
    total: addCents(amount, fee),
    smsPrice: tariff.sms_order_cents,
    code,
    minutes: CONFIRMATION_MINUTES,
  });
}
