/** Sells a pack in hand to a customer for his beneficiary, with its first reload if he pays for both. */
import type { ParsedInputOf } from '@flouss/shared/contract/counter-api';
import type { FactBody } from '@flouss/shared/contract/journal';
import type { CardNickname } from '@flouss/shared/domain/card-nickname';
import type { CardState } from '@flouss/shared/domain/card';
import { ZERO, addCents } from '@flouss/shared/domain/money';
import type { Payment } from '@flouss/shared/domain/payment';
import { joinPayments, splitPayment } from '@flouss/shared/domain/payment';
import type { Service } from '../context.ts';
import { refuse, refuseField } from '../context.ts';
import { cardsOfCustomer } from '../store/cards.ts';
import type { CustomerRow } from '../store/customers.ts';
import { findCustomer } from '../store/customers.ts';
import type { ReadStore } from '../store/handles.ts';
import { factsFrom } from '../store/journal.ts';
import type { ReloadProposal } from './judge-reload.ts';
import { judgeReload } from './judge-reload.ts';
import { judgeSale } from './judge-sale.ts';
import { isSamePayment, paymentRefusal } from './payment-check.ts';
import { receiptSource } from './print-receipts.ts';
import { answerWithReceipt, receiptNames } from './receipt-model.ts';
import { tillRefusal } from './till-gate.ts';
import type { Act, FactOf } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';

export const sellCard: Service<'card.sell'> = (context, session, input) =>
  recordOperation(context, session, input, SALE);

const SALE: Act<'card.sell', 'card-sold'> = {
  type: 'card-sold',
  topics: ['cards', 'customers'],
  isSame: (fact, input, read) => {
    const { body, tariff_v } = fact;
    const reload = firstReloadOf(read, fact);
    return (
      body.card_reference === input.card_reference &&
      body.customer_id === input.customer_id &&
      body.beneficiary_id === input.beneficiary_id &&
      body.nickname === input.nickname &&
      body.price_cents === input.price_cents &&
      tariff_v === input.tariff_version &&
      isSameReload(reload, input.first_reload) &&
      isSamePayment(reload ? joinPayments(body.paid, reload.body.paid) : body.paid, input.paid)
    );
  },
  decide: (tx, desk, input) => {
    const { card_reference, customer_id, beneficiary_id, nickname, price_cents, tariff_version, paid } = input;
    const shut = tillRefusal(desk, paid.means);
    if (shut) return shut;
    const buyer = findCustomer(tx, customer_id);
    const judged = judgeSale(tx, desk, { card_reference, price_cents, tariff_version, customer: buyer });
    if (!judged.ok) return refuse(judged.error);
    const { card, customer } = judged.value;
    if (customer.beneficiary_id !== beneficiary_id) return refuseField('beneficiary_id', 'beneficiary-unknown');
    if (isNicknameTaken(tx, customer_id, nickname)) return refuse('nickname-taken');
    const { first_reload } = input;
    const reload = first_reload && judgeReload(tx, desk, proposalOf(input, first_reload, customer));
    if (reload?.ok === false) return refuse(reload.error);
    const reload_cents = reload?.value.total_cents ?? ZERO;
    const wrong = paymentRefusal(addCents(price_cents, reload_cents), paid);
    if (wrong) return wrong;
    const receipt_count = desk.end.receipts + 1;
    const body = { card_reference, customer_id, beneficiary_id, nickname, price_cents, paid, receipt_count };
    const said = { receipt: receiptNames(desk, card, customer), tariff_v: tariff_version };
    if (!first_reload) return { ok: true, value: { ...said, body, spends: price_cents } };
    const [forCard, forReload] = splitPayment(paid, price_cents);
    const companion = {
      ...said,
      type: 'reload-ordered' as const,
      op_id: first_reload.op_id,
      body: reloadBody(input, first_reload, forReload, receipt_count + 1),
      spends: reload_cents,
    };
    return { ok: true, value: { ...said, body: { ...body, paid: forCard }, spends: price_cents, companion } };
  },
  answer: (read, desk, recorded) => {
    const reload = firstReloadOf(read, recorded.fact);
    const source = reload && receiptSource(read, reload.op_id);
    return {
      sale: answerWithReceipt(read, desk, recorded),
      first_reload: source ? answerWithReceipt(read, desk, source) : null,
    };
  },
};

type Sale = ParsedInputOf<'card.sell'>;
type FirstReload = NonNullable<Sale['first_reload']>;

function proposalOf(
  { card_reference, tariff_version, price_cents, paid }: Sale,
  { amount_cents, fee_cents }: FirstReload,
  customer: CustomerRow,
): ReloadProposal {
  const sale = { customer, price_cents };
  return { card_reference, amount_cents, fee_cents, tariff_version, means: paid.means, sale };
}

function reloadBody(
  { op_id, card_reference, customer_id }: Sale,
  { amount_cents, fee_cents }: FirstReload,
  paid: Payment,
  receipt_count: number,
): FactBody<'reload-ordered'> {
  return { card_reference, customer_id, amount_cents, fee_cents, paid, receipt_count, with_sale: op_id };
}

/** It stands directly behind its sale, and names it. */
function firstReloadOf(read: ReadStore, sale: FactOf<'card-sold'>): FactOf<'reload-ordered'> | undefined {
  const [next] = factsFrom(read, sale.seq + 1, 1);
  return next?.fact.type === 'reload-ordered' && next.fact.body.with_sale === sale.op_id ? next.fact : undefined;
}

function isSameReload(fact: FactOf<'reload-ordered'> | undefined, asked: FirstReload | undefined): boolean {
  return (
    fact?.op_id === asked?.op_id &&
    fact?.body.amount_cents === asked?.amount_cents &&
    fact?.body.fee_cents === asked?.fee_cents
  );
}

/** A card at its end has given its name back. */
const ENDED: ReadonlySet<CardState> = new Set(['declined', 'replaced', 'closed', 'expired']);

/** An SMS order names the card: two of a customer's cards must not sound alike. */
function isNicknameTaken(
  read: ReadStore,
  customerId: Parameters<typeof cardsOfCustomer>[1],
  nickname: CardNickname,
): boolean {
  return cardsOfCustomer(read, customerId).some((card) => !ENDED.has(card.state) && card.nickname === nickname);
}
