/** What is done with reloads and cards after the sale, as the server judges it: cancelling, blocking, replacing, setting aside. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CardNickname } from '@flouss/shared/domain/card-nickname';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { cents } from '@flouss/shared/domain/money';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { findBankWork } from '../../../sync-server/src/db/bank-work.ts';
import { cardMonths, cardYears, findCard } from '../../../sync-server/src/db/cards.ts';
import { findOrder } from '../../../sync-server/src/db/orders.ts';
import { floatOf, trialBalance, verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { moveCard } from '../../../sync-server/src/orders/move-card.ts';
import { moveOrder } from '../../../sync-server/src/orders/move-order.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { Written } from './test-counter.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

async function shop(packsInHand = 0, float?: number) {
  const opened = await centre.openShop(1, float);
  const [first] = opened.cards;
  if (!first) throw new Error('a shop has a card');
  const hired = await centre.admin<{ operator_id: OperatorId }>('POST', `/admin/agents/${opened.agent_id}/operators`, {
    name: 'Karim',
    role: 'manager',
    pin: '4321',
  });
  const { counter } = opened;
  const packs = freshPacks(packsInHand);
  if (packs.length > 0) {
    await centre.dispatch(opened.agent_id, packs);
    await counter.push([counter.receivePacks(packs)]);
  }
  const manager_id = hired.body.operator_id;
  const cancel = (cancel_of: OpId, by = manager_id): Written =>
    counter.write('reload-cancelled', { cancel_of, approved: { manager_id: by, reason: 'Erreur de montant' } });
  const reload = (amount = 10_000): Written => counter.reload(first.card, first.customer.customer_id, amount, 600);
  const codes = async (...written: Written[]) => (await counter.push(written)).body.verdicts.map(({ code }) => code);
  const block = (card: CardReference): Written =>
    counter.write('card-blocked', {
      card_reference: card,
      customer_id: first.customer.customer_id,
      reason: 'stolen',
    });
  const replace = (pack: CardReference, price = 1_900): Written =>
    counter.write('card-replaced', {
      old_card_reference: first.card,
      card_reference: pack,
      customer_id: first.customer.customer_id,
      beneficiary_id: first.customer.beneficiary_id,
      nickname: CardNickname.parse('MAMAN'),
      price_cents: cents(price),
      paid: { means: 'cash', given_cents: cents(price), change_cents: cents(0) },
      receipt_count: counter.head().seq + 1,
    });
  return { ...opened, ...first, packs, manager_id, cancel, reload, codes, block, replace };
}

const move = (op_id: OpId, event: 'submit' | 'load') =>
  centre.db.transaction((tx) => moveOrder(tx, centre.ctx, { op_id, event }));
const accountOf = async (account: string) =>
  (await trialBalance(centre.db.read)).accounts.find((each) => each.account === account)?.balance_cents ?? 0;

describe('a reload that its customer wants back', () => {
  it('before the bank was told: owed to him, given back to the float, counted no more, and never sent', async () => {
    const { agent_id, card, cancel, reload, codes } = await shop();
    const before = [await floatOf(centre.db.read, agent_id), await accountOf('fee-revenue')];
    const ordered = reload();
    expect(await codes(ordered)).toEqual([null]);
    expect(await findBankWork(centre.db.read, ordered.op_id)).toMatchObject({ kind: 'load', state: 'queued' });
    expect(await codes(cancel(ordered.op_id))).toEqual([null]);
    expect(await findOrder(centre.db.read, ordered.op_id)).toMatchObject({ state: 'refund-due', reason: 'cancelled' });
    expect(await findBankWork(centre.db.read, ordered.op_id)).toBeUndefined();
    expect([await floatOf(centre.db.read, agent_id), await accountOf('fee-revenue')]).toEqual(before);
    expect((await cardYears(centre.db.read, [card])).map((row) => row.committed_cents)).toEqual([0]);
    expect((await cardMonths(centre.db.read, [card])).map((row) => row.cash_cents)).toEqual([0]);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('in the same batch as its order, and paid back there too: conserved to the cent', async () => {
    const { counter, agent_id, cancel, reload, codes } = await shop();
    const before = await floatOf(centre.db.read, agent_id);
    const one = reload();
    const verdicts = await codes(one, cancel(one.op_id), counter.refund(one.op_id, 10_600), reload(5_000));
    expect(verdicts).toEqual([null, null, null, null]);
    expect(await floatOf(centre.db.read, agent_id)).toBe(before - 5_600);
    expect(await findOrder(centre.db.read, one.op_id)).toMatchObject({ state: 'refunded' });
    expect(await codes(counter.refund(one.op_id, 10_600))).toEqual(['refund-not-due']);
  });

  it('frees the float it held for the next of the batch', async () => {
    // After the card's price and its commission, one reload and no more.
    const { cancel, reload, codes } = await shop(0, 1_900 + 10_600 - 200);
    const one = reload();
    expect(await codes(one, reload(), cancel(one.op_id), reload())).toEqual([null, 'float-exhausted', null, null]);
  });

  it('after the bank was told, whatever it has said since: refused, and nothing moves', async () => {
    const { agent_id, cancel, reload, codes } = await shop();
    const ordered = reload();
    await codes(ordered);
    await move(ordered.op_id, 'submit');
    const float = await floatOf(centre.db.read, agent_id);
    expect(await codes(cancel(ordered.op_id))).toEqual(['too-late-to-cancel']);
    await move(ordered.op_id, 'load');
    expect(await codes(cancel(ordered.op_id))).toEqual(['too-late-to-cancel']);
    expect(await findOrder(centre.db.read, ordered.op_id)).toMatchObject({ state: 'loaded', reason: null });
    expect(await floatOf(centre.db.read, agent_id)).toBe(float + 120);
  });

  it('is so already when it was declined or paid back', async () => {
    const { counter, cancel, reload, codes } = await shop();
    const declined = reload(700_00);
    expect(await codes(declined, cancel(declined.op_id))).toEqual(['fee-mismatch', null]);
    expect(await findOrder(centre.db.read, declined.op_id)).toMatchObject({
      state: 'refund-due',
      reason: 'fee-mismatch',
    });
    expect(await codes(counter.refund(declined.op_id, 70_600), cancel(declined.op_id))).toEqual([null, null]);
  });

  it('is no other counter’s to cancel, nor a teller’s to approve, nor anything that is not a reload', async () => {
    const { agent_id, operator_id, manager_id, cancel, reload, codes } = await shop();
    const other = await centre.openEnrolledCounter({ agent_id, operator_id });
    const ordered = reload();
    await codes(ordered);
    const approved = { manager_id, reason: 'Erreur' };
    const elsewhere = await other.push([other.write('reload-cancelled', { cancel_of: ordered.op_id, approved })]);
    expect(elsewhere.body.verdicts[0]).toMatchObject({ code: 'reload-unknown' });
    expect(await codes(cancel(ordered.op_id, operator_id))).toEqual(['operator-not-allowed']);
    expect(await codes(cancel(newId(OpId, centre.clock, systemRandom)))).toEqual(['reload-unknown']);
    expect(await findOrder(centre.db.read, ordered.op_id)).toMatchObject({ state: 'approved' });
  });
});

describe('a card that was lost', () => {
  it('is blocked here and asked of the bank, once, and reloads of it are refused', async () => {
    const { card, block, reload, codes } = await shop();
    const sale = (await findCard(centre.db.read, card))?.sale_op_id;
    expect(await codes(block(card), block(card), reload())).toEqual([null, null, 'card-not-active']);
    expect(await findCard(centre.db.read, card)).toMatchObject({ state: 'blocked', reason: 'stolen' });
    expect(await findBankWork(centre.db.read, `${sale}.block`)).toMatchObject({ kind: 'block', state: 'queued' });
  });

  it('is the agent’s own, and one that the bank has activated', async () => {
    const { agent_id, block, codes, packs } = await shop(1);
    const foreign = await shop();
    const [pack] = packs;
    if (!pack) throw new Error('a pack');
    expect(await codes(block(foreign.card), block(pack))).toEqual(['card-unknown', 'card-not-active']);
    expect(await findCard(centre.db.read, foreign.card)).toMatchObject({ state: 'active' });
    expect(agent_id).not.toBe(foreign.agent_id);
  });

  it('gives its place to a pack in hand at the card’s price, once', async () => {
    const { agent_id, card, packs, block, replace, codes } = await shop(2);
    const [pack, another] = packs;
    if (!pack || !another) throw new Error('packs');
    const before = await floatOf(centre.db.read, agent_id);
    const blocked = block(card);
    const replaced = replace(pack);
    expect(await codes(blocked, replaced, replace(another))).toEqual([null, null, 'card-not-blocked']);
    expect(await findCard(centre.db.read, card)).toMatchObject({ state: 'replaced', nickname: 'MAMAN' });
    expect(await findCard(centre.db.read, pack)).toMatchObject({
      state: 'sold',
      nickname: 'MAMAN',
      replaces: card,
      sale_op_id: replaced.op_id,
    });
    expect(await findBankWork(centre.db.read, replaced.op_id)).toMatchObject({ kind: 'replacement' });
    expect(await floatOf(centre.db.read, agent_id)).toBe(before - 1_900);
    await centre.activate(pack);
    expect(await findCard(centre.db.read, pack)).toMatchObject({ state: 'active' });
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('that is not blocked is not replaced, and what was paid is owed, once; so is what the bank declines', async () => {
    const { counter, card, packs, block, replace, codes } = await shop(3);
    const [pack, another, third] = packs;
    if (!pack || !another || !third) throw new Error('packs');
    const refused = replace(pack);
    expect(await codes(refused, counter.refund(refused.op_id, 1_900), counter.refund(refused.op_id, 1_900))).toEqual([
      'card-not-blocked',
      null,
      'refund-not-due',
    ]);
    const blocked = block(card);
    const declined = replace(another);
    expect(await codes(blocked, declined)).toEqual([null, null]);
    await centre.db.transaction(async (tx) => {
      await moveCard(tx, centre.ctx, another, 'apply');
      await moveCard(tx, centre.ctx, another, 'decline', { reason: 'bank-refused' });
    });
    expect(await codes(counter.refund(declined.op_id, 1_900))).toEqual([null]);
    // The bank has not replaced it: another pack may take its place.
    expect(await findCard(centre.db.read, card)).toMatchObject({ state: 'blocked', reason: 'stolen' });
    expect(await codes(replace(third))).toEqual([null]);
    expect(await findCard(centre.db.read, card)).toMatchObject({ state: 'replaced' });
  });
});

describe('a pack that is not to be sold', () => {
  it('was not sold before', async () => {
    const { counter, packs, customer, codes } = await shop(1);
    const [pack] = packs;
    if (!pack) throw new Error('a pack');
    const aside = (): Written =>
      counter.write('pack-set-aside', { card_reference: pack, as: 'defective', note: 'Puce abîmée' });
    expect(await codes(counter.sell(pack, customer), aside())).toEqual([null, 'card-not-in-stock']);
  });

  it('is closed, cannot be sold after, nor set aside twice', async () => {
    const { counter, packs, customer, codes } = await shop(1);
    const [pack] = packs;
    if (!pack) throw new Error('a pack');
    const aside = (): Written =>
      counter.write('pack-set-aside', { card_reference: pack, as: 'returned', note: 'Retour du mois' });
    expect(await codes(aside(), aside(), counter.sell(pack, customer))).toEqual([
      null,
      'card-not-in-stock',
      'card-not-in-stock',
    ]);
    expect(await findCard(centre.db.read, pack)).toMatchObject({ state: 'closed', reason: 'returned' });
  });
});
