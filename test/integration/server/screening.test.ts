/**
 * Freeze lists at the centre, over HTTP and a real database: nothing leaves for the bank before a search said clear, whoever is alike is
 * stopped until two people have decided, and a new list finds everybody again.
 */
import { open } from '@flouss/platform/seal';
import { CHECKS_SINCE, PROTOCOL_VERSION } from '@flouss/shared/contract/protocol';
import { CustomerPersonal } from '@flouss/shared/domain/customer';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCard } from '../../../sync-server/src/db/cards.ts';
import { findBankWork } from '../../../sync-server/src/db/bank-work.ts';
import { noteRestored } from '../../../sync-server/src/db/in-doubt.ts';
import { findOrder } from '../../../sync-server/src/db/orders.ts';
import { listReviews } from '../../../sync-server/src/db/reviews.ts';
import { findScreening, searchesOf } from '../../../sync-server/src/db/screenings.ts';
import { screening } from '../../../sync-server/src/verify/screening.ts';
import { decisions } from '../../../sync-server/src/verify/decisions.ts';
import type { Invariant } from '../../../sync-server/src/verify/invariant.ts';
import { freezeList, load, searchAll } from './freeze-list.ts';
import type { Invented } from './freeze-list.ts';
import { freshPacks, openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { TestCounter, TestCustomer } from './test-counter.ts';
import { openCounter } from './test-counter.ts';
import { settle, yesBank } from './yes-bank.ts';

let centre: TestCentre;
beforeEach(async () => {
  centre = await openCentre();
});
afterEach(() => centre.close());

const LISTED: Invented = {
  id: 4001,
  name: 'ZAFERANI',
  given: ['Karim'],
  born: [{ Annee: '1971', Mois: '3', Jour: '4' }],
};
const OTHERS: Invented[] = [
  { id: 4002, name: 'MECHTOUBANI', given: ['Samir'] },
  { id: 4003, name: 'Zaferani Négoce', nature: 'Personne morale' },
];
const LIKE_LISTED = { given_names: 'Kareem', family_name: 'Zaferani', birth_date: '1971-03-04' };
const FIRST_DAY = '2026-06-09T00:00:00+02:00';
const SECOND_DAY = '2026-06-10T00:00:00+02:00';

async function listInForce(people: readonly Invented[] = [LISTED, ...OTHERS], published = FIRST_DAY): Promise<void> {
  expect((await load(centre, freezeList(published, people))).body).toMatchObject({ state: 'in-force' });
}

let documents = 0;
/** Registered, sold a card, and a first reload with it, in one push. */
async function customerOf(counter: TestCounter, agentId: Parameters<TestCentre['dispatch']>[0], named = {}) {
  const [card] = freshPacks(1) as [CardReference];
  await centre.dispatch(agentId, [card]);
  const packs = counter.receivePacks([card]);
  const customer = counter.register(`SCR${++documents}`, { named });
  const sale = counter.sell(card, customer);
  const reload = counter.reload(card, customer.customer_id, 10_000, 600, { with_sale: sale.op_id });
  const { body } = await counter.push([packs, customer, sale, reload]);
  expect(body.verdicts.map(({ code }) => code)).toEqual([null, null, null, null]);
  return { card, customer, sale: sale.op_id, reload: reload.op_id };
}

async function counterOf(agent: Awaited<ReturnType<TestCentre['openAgent']>>, version: number): Promise<TestCounter> {
  const counter = openCounter({ url: centre.url, clock: centre.clock, version });
  await counter.enrol(await centre.enrolmentCode(agent.agent_id));
  counter.signIn(agent.operator_id);
  return counter;
}

async function counterOfShop() {
  const agent = await centre.openAgent();
  return { agent_id: agent.agent_id, counter: await counterOf(agent, PROTOCOL_VERSION) };
}

const stateOf = async (card: CardReference) => (await findCard(centre.db.read, card))?.state;
const standing = async ({ customer_id }: TestCustomer) => (await findScreening(centre.db.read, customer_id))?.state;
const openReviews = () => listReviews(centre.db.read, 'open', 100);

async function found(invariant: Invariant): Promise<string[]> {
  const all: string[] = [];
  for await (const { row, what } of invariant.find(centre.db.read)) all.push(`${row}: ${what}`);
  return all;
}

/** A proposal of one, and the other's approval. */
async function decideAs(
  first: 'supervisor' | 'finance',
  review_id: string,
  body: { decision: 'release' | 'confirm'; edition: string },
) {
  const asked = await centre.office.askAs<{ proposal_id: string }>(
    first,
    'POST',
    `/admin/reviews/${review_id}/decide`,
    {
      reason: 'pièces comparées',
      ...body,
    },
  );
  const approve = (role: 'supervisor' | 'finance') =>
    centre.office.askAs<{ state: string }>(role, 'POST', `/admin/proposals/${asked.body.proposal_id}/approve`);
  return { asked, approve };
}

async function review() {
  const [one, ...others] = await openReviews();
  expect(others).toEqual([]);
  if (!one) throw new Error('a review is open');
  return one;
}

async function decideByTwo(decision: 'release' | 'confirm'): Promise<void> {
  const { review_id, edition } = await review();
  const { approve } = await decideAs('finance', review_id, { decision, edition });
  expect((await approve('supervisor')).status).toBe(200);
}

describe('before there is a list', () => {
  it('nobody is asked for, and applications leave', async () => {
    const { agent_id, counter } = await counterOfShop();
    const { card, customer } = await customerOf(counter, agent_id, LIKE_LISTED);
    await settle(centre, yesBank());
    expect(await stateOf(card)).toBe('active');
    expect(await standing(customer)).toBe('not-asked');
    expect(await found(screening)).toEqual([]);
  });

  it('the first list finds whoever is a customer already', async () => {
    const { agent_id, counter } = await counterOfShop();
    const alike = await customerOf(counter, agent_id, LIKE_LISTED);
    const other = await customerOf(counter, agent_id);
    await settle(centre, yesBank());
    await listInForce();
    expect(await searchAll(centre)).toBe(2);
    expect([await standing(alike.customer), await standing(other.customer)]).toEqual(['review', 'clear']);
    expect(await found(screening)).toEqual([]);
  });
});

describe('with a list in force', () => {
  it('an application leaves once the search has said clear, and the search is kept', async () => {
    await listInForce();
    const { agent_id, counter } = await counterOfShop();
    const { card, customer, sale, reload } = await customerOf(counter, agent_id);
    await settle(centre, yesBank());
    expect(await stateOf(card)).toBe('sold');
    expect(await findBankWork(centre.db.read, sale)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(await searchAll(centre)).toBe(1);
    await settle(centre, yesBank());
    expect(await stateOf(card)).toBe('active');
    expect((await findOrder(centre.db.read, reload))?.state).toBe('loaded');
    const [proof, ...more] = await searchesOf(centre.db.read, customer.customer_id, 10);
    expect(more).toEqual([]);
    expect(proof).toMatchObject({ list_version: 1, file_no: 1, policy_version: 1, outcome: 'clear' });
    expect(await found(screening)).toEqual([]);
    await expect(centre.db.transaction((tx) => tx.sql.deleteFrom('searches').execute())).rejects.toThrow('proof');
  });

  it('whoever is alike is stopped: nothing leaves, nothing more is taken, and his counters hear that the file is being checked', async () => {
    await listInForce();
    const { agent_id, counter } = await counterOfShop();
    const { card, customer, sale, reload } = await customerOf(counter, agent_id, LIKE_LISTED);
    await searchAll(centre);
    await settle(centre, yesBank());
    expect(await standing(customer)).toBe('review');
    expect(await stateOf(card)).toBe('sold');
    expect((await findOrder(centre.db.read, reload))?.state).toBe('approved');
    expect(await findBankWork(centre.db.read, sale)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(await review()).toMatchObject({ kind: 'screening', subject: customer.customer_id, score: 100 });
    expect((await review()).reasons).not.toMatch(/Kareem|Zaferani|1971/i);
    const again = counter.reload(card, customer.customer_id, 10_000, 600);
    const [verdict] = (await counter.push([again])).body.verdicts;
    expect(verdict?.code).toBe('file-being-checked');
    expect((await findOrder(centre.db.read, again.op_id))?.state).toBe('refund-due');
    const word = (await counter.pull(0)).body.items.find((item) => item.kind === 'customer');
    expect(word).toMatchObject({ customer_id: customer.customer_id, blocked: false, in_check: true });
    const why = await centre.admin<{ reason: string }>('GET', `/admin/orders/${again.op_id}/why`);
    expect(why.body.reason).toBe('file-being-checked');
    expect([await found(decisions), await found(screening)]).toEqual([[], []]);
  });

  it('a counter of an earlier version hears that he is blocked, in words that it reads', async () => {
    await listInForce();
    const agent = await centre.openAgent();
    const old = await counterOf(agent, CHECKS_SINCE - 1);
    const { card, customer } = await customerOf(old, agent.agent_id, LIKE_LISTED);
    await searchAll(centre);
    const [verdict] = (await old.push([old.reload(card, customer.customer_id, 10_000, 600)])).body.verdicts;
    expect(verdict?.code).toBe('customer-blocked');
    const { items } = (await old.pull(0)).body;
    const word = items.find((item) => item.kind === 'customer');
    expect(word).toMatchObject({ blocked: true });
    expect(word).not.toHaveProperty('in_check');
    expect(JSON.stringify(items)).not.toContain('file-being-checked');
  });

  it('a beneficiary is searched for, too', async () => {
    await listInForce();
    const { agent_id, counter } = await counterOfShop();
    const { customer } = await customerOf(counter, agent_id, {
      beneficiary: { given_names: 'Karim', family_name: 'Zaferani' },
    });
    await searchAll(centre);
    expect(await standing(customer)).toBe('review');
    expect(JSON.parse((await review()).reasons)).toMatchObject([{ whom: 'beneficiary', entry_id: '4001' }]);
  });

  it('a changed beneficiary is searched for again before anything more leaves', async () => {
    await listInForce();
    const { agent_id, counter } = await counterOfShop();
    const { card, customer } = await customerOf(counter, agent_id);
    await searchAll(centre);
    await settle(centre, yesBank());
    const { seal } = await import('@flouss/platform/seal');
    const beneficiary = {
      beneficiary_id: customer.beneficiary_id,
      given_names: 'Karim',
      family_name: 'Zaferani',
      country: 'MA',
    };
    const changed = counter.write('beneficiary-changed', {
      customer_id: customer.customer_id,
      beneficiary_id: customer.beneficiary_id,
      beneficiary: seal(customer.key, customer.customer_id, JSON.stringify(beneficiary), centre.ctx.random),
      reason: 'correction',
    });
    const reload = counter.reload(card, customer.customer_id, 10_000, 600);
    const { body } = await counter.push([changed, reload]);
    expect(body.verdicts.map(({ code }) => code)).toEqual([null, null]);
    expect(await standing(customer)).toBe('due');
    await settle(centre, yesBank());
    expect((await findOrder(centre.db.read, reload.op_id))?.state).toBe('approved');
    await searchAll(centre);
    await settle(centre, yesBank());
    expect(await standing(customer)).toBe('review');
    expect((await findOrder(centre.db.read, reload.op_id))?.state).toBe('approved');
    expect(await found(screening)).toEqual([]);
  });
});

async function inReview() {
  await listInForce();
  const { agent_id, counter } = await counterOfShop();
  const made = await customerOf(counter, agent_id, LIKE_LISTED);
  await searchAll(centre);
  return { ...made, counter, agent_id };
}

describe('a review', () => {
  it('shows two of our staff, and nobody else, what is held against what', async () => {
    const { customer } = await inReview();
    const { review_id } = await review();
    const shown = await centre.office.askAs<object>('auditor', 'GET', `/admin/reviews/${review_id}`);
    expect(shown.body).toMatchObject({
      subject: customer.customer_id,
      compared: { customer: { name: 'Kareem Zaferani', birth_date: '1971-03-04' } },
      listed: [{ entry_id: '4001', names: ['Karim ZAFERANI'] }],
      reasons: [{ whom: 'customer', score: { name: { points: 100 }, birth: { is: 'same', points: 10 } } }],
    });
    expect((await centre.office.askAs('support', 'GET', `/admin/reviews/${review_id}`)).status).toBe(403);
  });

  it('is released by two, and then everything that waited leaves', async () => {
    const { customer, card, reload } = await inReview();
    const { review_id, edition } = await review();
    const { approve } = await decideAs('finance', review_id, { decision: 'release', edition });
    expect((await approve('finance')).body.code).toBe('own-proposal');
    expect(await standing(customer)).toBe('review');
    expect((await approve('supervisor')).body).toEqual({ kind: 'review-decision', state: 'released' });
    expect(await standing(customer)).toBe('clear');
    await settle(centre, yesBank());
    expect(await stateOf(card)).toBe('active');
    expect((await findOrder(centre.db.read, reload))?.state).toBe('loaded');
    expect((await decideAs('finance', review_id, { decision: 'confirm', edition })).asked.body.code).toBe(
      'review-closed',
    );
    expect(await found(screening)).toEqual([]);
  });

  it('that was released is not opened again by the same data in a new list, but by others', async () => {
    const { customer } = await inReview();
    await decideByTwo('release');
    await listInForce([{ id: 4009, name: 'TARROUZI', given: ['Hakim'] }, LISTED, ...OTHERS], SECOND_DAY);
    await searchAll(centre);
    expect([await standing(customer), await openReviews()]).toEqual(['clear', []]);
    const more = { id: 4009, name: 'TARROUZI', given: ['Hakim'] };
    await listInForce([more, { ...LISTED, aliases: ['Karim le Grand'] }, ...OTHERS], '2026-06-11T00:00:00+02:00');
    await searchAll(centre);
    expect(await standing(customer)).toBe('review');
    expect(await found(screening)).toEqual([]);
  });

  it('that is confirmed freezes: the cards are blocked, the bank hears of nothing else, and no list undoes it', async () => {
    const { agent_id, counter } = await counterOfShop();
    const { customer, card } = await customerOf(counter, agent_id, LIKE_LISTED);
    await settle(centre, yesBank());
    const waiting = counter.reload(card, customer.customer_id, 10_000, 600);
    await counter.push([waiting]);
    await listInForce();
    await searchAll(centre);
    await decideByTwo('confirm');
    expect([await standing(customer), await stateOf(card)]).toEqual(['frozen', 'blocked']);
    await settle(centre, yesBank());
    expect((await findOrder(centre.db.read, waiting.op_id))?.state).toBe('approved');
    expect(
      await findBankWork(centre.db.read, `${(await findCard(centre.db.read, card))?.sale_op_id}.block`),
    ).toMatchObject({ state: 'done' });
    await listInForce([{ id: 5, name: 'TARROUZI', given: ['Hakim'] }, ...OTHERS], SECOND_DAY);
    await searchAll(centre);
    expect(await standing(customer)).toBe('frozen');
    expect(await found(screening)).toEqual([]);
  });

  it('is not decided on what has changed since it was looked at', async () => {
    await inReview();
    const { review_id, edition } = await review();
    const { approve } = await decideAs('finance', review_id, { decision: 'release', edition });
    await listInForce([{ ...LISTED, aliases: ['Karim le Grand'] }, ...OTHERS], SECOND_DAY);
    await searchAll(centre);
    expect((await approve('supervisor')).body.code).toBe('review-changed');
    expect((await review()).edition).not.toBe(edition);
    expect((await decideAs('finance', review_id, { decision: 'release', edition })).asked.body.code).toBe(
      'review-changed',
    );
  });

  it('that is released while a new list waits to be searched lets nothing leave before that', async () => {
    const { customer, card } = await inReview();
    const { review_id, edition } = await review();
    const { approve } = await decideAs('finance', review_id, { decision: 'release', edition });
    await listInForce([{ ...LISTED, aliases: ['Karim le Grand'] }, ...OTHERS], SECOND_DAY);
    expect((await approve('supervisor')).status).toBe(200);
    expect(await standing(customer)).toBe('due');
    await settle(centre, yesBank());
    expect(await stateOf(card)).toBe('sold');
    await searchAll(centre);
    expect(await standing(customer)).toBe('review');
    expect(await found(screening)).toEqual([]);
  });

  it('stays open when the list no longer names him: people decide', async () => {
    const { customer, card } = await inReview();
    await listInForce([{ id: 5, name: 'TARROUZI', given: ['Hakim'] }, ...OTHERS], SECOND_DAY);
    await searchAll(centre);
    expect(await standing(customer)).toBe('review');
    expect(JSON.parse((await review()).reasons)).toEqual([]);
    await decideByTwo('release');
    await settle(centre, yesBank());
    expect(await stateOf(card)).toBe('active');
  });
});

describe('when a new list comes', () => {
  it('everybody is searched for again in bounded steps, and whoever died in the middle is followed by another', async () => {
    const { agent_id, counter } = await counterOfShop();
    const people: { customer: TestCustomer }[] = [];
    for (let i = 0; i < 7; i++) people.push(await customerOf(counter, agent_id, i === 5 ? LIKE_LISTED : {}));
    await listInForce();
    const { db, ctx } = centre;
    const { screeningWorker } = await import('../../../sync-server/src/screening/worker.ts');
    const quiet = { info() {}, error() {} };
    const dying: typeof db = {
      ...db,
      transaction: (body) =>
        db.transaction(async (tx) => {
          const value = await body(tx);
          const [late] = await tx.sql.selectFrom('searches').selectAll().offset(3).limit(1).execute();
          if (late) throw new Error('killed');
          return value;
        }),
    };
    const first = screeningWorker({ db: dying, ctx, log: quiet, rowsAStep: 3 });
    expect(await first.runOnce()).toBe(3);
    await expect(first.runOnce()).rejects.toThrow('killed');
    const states = await Promise.all(people.map(({ customer }) => standing(customer)));
    expect(states.filter((state) => state !== 'not-asked').length).toBe(3);
    const second = screeningWorker({ db, ctx, log: quiet, rowsAStep: 3 });
    expect(await second.runOnce()).toBe(0);
    centre.clock.advance(61_000);
    expect([await second.runOnce(), await second.runOnce(), await second.runOnce()]).toEqual([3, 1, 0]);
    expect(await standing(people[5]!.customer)).toBe('review');
    for (const { customer } of people) expect((await searchesOf(db.read, customer.customer_id, 5)).length).toBe(1);
    expect(await found(screening)).toEqual([]);
  });

  it('what two processes found at once is written once', async () => {
    const { agent_id, counter } = await counterOfShop();
    const { customer } = await customerOf(counter, agent_id, LIKE_LISTED);
    await listInForce();
    const { prepare, searchSome } = await import('../../../sync-server/src/screening/search-customers.ts');
    const prepared = await prepare(centre, undefined);
    if (!prepared) throw new Error('a list is in force');
    await Promise.all([searchSome(centre, prepared), searchSome(centre, prepared)]);
    expect((await searchesOf(centre.db.read, customer.customer_id, 5)).length).toBe(1);
    expect((await openReviews()).length).toBe(1);
  });

  it('a search of the list before it is not written over it', async () => {
    const { agent_id, counter } = await counterOfShop();
    const { customer } = await customerOf(counter, agent_id);
    await listInForce();
    const { prepare, searchSome } = await import('../../../sync-server/src/screening/search-customers.ts');
    const before = await prepare(centre, undefined);
    await listInForce([LISTED, ...OTHERS, { id: 7, name: 'PERSONNE', given: ['Inventée'] }], SECOND_DAY);
    await searchSome(centre, before!);
    expect(await searchesOf(centre.db.read, customer.customer_id, 5)).toEqual([]);
    await searchAll(centre);
    expect(await standing(customer)).toBe('review');
  });
});

describe('verify', () => {
  it('finds what left in review, a missing proof, and a customer nobody searches for', async () => {
    await listInForce();
    const { agent_id, counter } = await counterOfShop();
    const { customer, sale } = await customerOf(counter, agent_id, LIKE_LISTED);
    const clear = await customerOf(counter, agent_id);
    await searchAll(centre);
    expect(await found(screening)).toEqual([]);
    const spoil = (id: CustomerId, columns: object) =>
      centre.db.transaction((tx) =>
        tx.sql.updateTable('screenings').set(columns).where('customer_id', '=', id).execute(),
      );
    await spoil(clear.customer.customer_id, { file_no: 9 });
    expect(await found(screening)).toEqual([expect.stringContaining('no proof is kept')]);
    await spoil(clear.customer.customer_id, { file_no: 1 });
    await spoil(customer.customer_id, { state: 'clear' });
    expect(await found(screening)).toEqual([expect.stringContaining('other than his review says')]);
    await spoil(customer.customer_id, { state: 'review' });
    centre.clock.advance(1_000);
    // Restored: it may have left in the time that was forgotten, and the bank is asked.
    const restored_at = centre.clock.now();
    await centre.db.transaction(async (tx) => {
      await noteRestored(tx, { restored_at, data_until: restored_at });
      await tx.sql.updateTable('bank_work').set({ attempts: 1 }).where('work_key', '=', sale).execute();
    });
    expect(await found(screening)).toEqual([]);
    centre.clock.advance(1_000);
    await centre.db.transaction((tx) =>
      tx.sql
        .updateTable('bank_work')
        .set({ attempts: 1, first_sent_at: centre.clock.now() })
        .where('work_key', '=', sale)
        .execute(),
    );
    expect(await found(screening)).toEqual([expect.stringContaining('was sent while review')]);
  });
});

it('what is searched is his file as it is sealed: nothing of it stands in a row', async () => {
  await listInForce();
  const { agent_id, counter } = await counterOfShop();
  const { customer } = await customerOf(counter, agent_id, LIKE_LISTED);
  await searchAll(centre);
  for (const table of ['screenings', 'searches', 'reviews', 'screening_releases'] as const) {
    const rows = await centre.db.read.sql.selectFrom(table).selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/kareem|zaferani/i);
  }
  const item = (await counter.pull(0)).body.items.find((each) => each.kind === 'customer');
  if (item?.kind !== 'customer') throw new Error('the customer is told');
  const file = CustomerPersonal.parse(JSON.parse(open(item.key, customer.customer_id, item.personal)!));
  expect(file.identity.given_names).toBe('Kareem');
});
