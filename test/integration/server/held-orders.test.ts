/**
 * Orders by SMS that look like somebody else's, at the real centre over HTTP and a real database: held before the charge, decided by two, once;
 * refused or forgotten, they end and nothing was charged; and what breaks that is found by `verify`.
 */
import { PROTOCOL_VERSION } from '@flouss/shared/contract/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queueBankWork } from '../../../sync-server/src/db/bank-work.ts';
import type { Tx } from '../../../sync-server/src/db/handles.ts';
import { noteRestored } from '../../../sync-server/src/db/in-doubt.ts';
import type { OrderRow, ReviewRow } from '../../../sync-server/src/db/schema.ts';
import { countWaiting } from '../../../sync-server/src/db/waiting.ts';
import { outcomeWorker } from '../../../sync-server/src/sms/outcome-worker.ts';
import { overdueWorker } from '../../../sync-server/src/suspicion/overdue-worker.ts';
import { INITIAL_SUSPICION } from '../../../sync-server/src/suspicion/initial-policy.ts';
import { INVARIANTS } from '../../../sync-server/src/verify/invariants.ts';
import { spokenTo } from '../../../sync-server/src/sync/spoken.ts';
import type { TestCentre } from './test-centre.ts';
import * as phones from './phone-customer.ts';
import { openCentre } from './test-centre.ts';
import { openLogger } from '../../../sync-server/src/logger.ts';
import { settle, yesBank } from './yes-bank.ts';

const HOUR_MS = 3_600_000;
const silent = openLogger('silent');

let centre: TestCentre;
beforeEach(async () => {
  centre = await openCentre();
});
afterEach(() => centre.close());

const outcomes = () =>
  phones.answered(centre, () => outcomeWorker({ database: centre.db, ctx: centre.ctx, log: silent }).runOnce());
const customerWithPhone = () => phones.customerWithPhone(centre);
const text = (phone: string, words: string) => phones.text(centre, phone, words);
const order = (phone: string, amount: number) => phones.order(centre, phone, amount);

const ordersNow = (): Promise<OrderRow[]> =>
  centre.db.read.sql.selectFrom('orders').selectAll().orderBy('ordered_at').execute();
const chargesNow = () =>
  centre.db.read.sql.selectFrom('bank_work').select('work_key').where('kind', '=', 'charge').execute();
const committed = async (): Promise<number> =>
  Number(
    (await centre.db.read.sql.selectFrom('card_years').select('committed_cents').executeTakeFirst())?.committed_cents ??
      0,
  );

type Line = Pick<ReviewRow, 'review_id' | 'edition' | 'score' | 'kind'> & { due_at: number; age_ms: number };
async function openReview(): Promise<Line> {
  const { reviews } = (await centre.admin<{ reviews: Line[] }>('GET', '/admin/reviews')).body;
  expect(reviews).toHaveLength(1);
  return reviews[0]!;
}

async function propose(first: 'supervisor' | 'finance', decision: 'release' | 'confirm') {
  const { review_id, edition } = await openReview();
  const body = { decision, edition, reason: 'client rappelé par son agence' };
  const asked = await centre.office.askAs<{ proposal_id: string }>(
    first,
    'POST',
    `/admin/reviews/${review_id}/decide`,
    body,
  );
  return (role: 'supervisor' | 'finance') =>
    centre.office.askAs<{ state: string }>(role, 'POST', `/admin/proposals/${asked.body.proposal_id}/approve`);
}

async function broken(): Promise<string[]> {
  const all: string[] = [];
  for (const invariant of INVARIANTS) {
    for await (const { row, what } of invariant.find(centre.db.read)) all.push(`${invariant.id} ${row}: ${what}`);
  }
  return all;
}

const overdue = () => overdueWorker({ db: centre.db, ctx: centre.ctx, log: silent }).runOnce();

describe('an order that looks like somebody else’s', () => {
  it('is held before the charge, told neutrally, and shown with its score, its reasons and its age', async () => {
    const { phone, card, customer_id } = await customerWithPhone();
    expect(await order(phone, 400)).toMatch(
      /^Flouss: votre demande de 400,00 €, carte 4242, est en cours de vérification\. Rien n'est débité/,
    );
    expect(await ordersNow()).toMatchObject([
      { state: 'received', channel: 'sms', amount_cents: 40_000, reason: null },
    ]);
    expect(await chargesNow()).toEqual([]);
    expect(await outcomes()).toBeUndefined();
    centre.clock.advance(5 * HOUR_MS);
    const line = await openReview();
    expect(line).toMatchObject({ kind: 'sms-order', score: 75 });
    expect(line.age_ms).toBe(5 * HOUR_MS);
    expect(line.due_at).toBe(centre.clock.now() - HOUR_MS);
    const whole = await centre.admin<object>('GET', `/admin/reviews/${line.review_id}`);
    expect(whole.body).toMatchObject({
      order: { customer_id, card_reference: card, last_four: '4242', amount_cents: 40_000, state: 'received' },
    });
    expect(JSON.stringify(whole.body)).toContain('"reason":"amount-high"');
    expect((await countWaiting(centre.db.read)).oldest).toMatchObject({
      held_order: centre.clock.now() - 5 * HOUR_MS,
      review: undefined,
    });
    expect((await centre.office.askAs('support', 'GET', `/admin/reviews/${line.review_id}`)).status).toBe(403);
    expect(await broken()).toEqual([]);
  });

  it('keeps its room within the year, so that nothing else takes it meanwhile', async () => {
    const { phone, counter, card, customer_id } = await customerWithPhone();
    await order(phone, 400);
    expect(await committed()).toBe(40_000);
    const others = Array.from({ length: 6 }, () =>
      counter.reload(card, customer_id, 100_000, 2_200, { means: 'card' }),
    );
    const { verdicts } = (await counter.push(others)).body;
    expect(verdicts.map(({ code }) => code)).toEqual([null, null, null, null, null, 'annual-limit']);
    await (
      await propose('finance', 'release')
    )('supervisor');
    expect(await committed()).toBe(540_000);
    expect(await broken()).toEqual([]);
  });

  it('is released by two on what both have seen, and goes on once', async () => {
    const { phone } = await customerWithPhone();
    await order(phone, 400);
    const approve = await propose('finance', 'release');
    expect((await approve('finance')).body.code).toBe('own-proposal');
    expect(await chargesNow()).toEqual([]);
    const [one, again] = await Promise.all([approve('supervisor'), approve('supervisor')]);
    expect(new Set([one.status, again.status])).toEqual(new Set([200, 409]));
    const [held] = await ordersNow();
    expect(held?.state).toBe('approved');
    expect(await chargesNow()).toEqual([{ work_key: `${held?.op_id}.charge` }]);
    await settle(centre, yesBank());
    expect(await ordersNow()).toMatchObject([{ state: 'loaded' }]);
    expect(await outcomes()).toMatch(/c'est fait\. 400,00 € versés/);
    const why = await centre.admin<{ reason: string | null }>('GET', `/admin/orders/${held?.op_id}/why`);
    expect(why.body.reason).toBeNull();
    expect(await broken()).toEqual([]);
  });

  it('that two refuse ends: the customer is told, nothing was charged, the room is free again', async () => {
    const { phone, counter } = await customerWithPhone();
    await order(phone, 400);
    expect((await (await propose('supervisor', 'confirm'))('finance')).body.state).toBe('confirmed');
    expect(await ordersNow()).toMatchObject([{ state: 'declined', reason: 'check-refused' }]);
    expect([await chargesNow(), await committed()]).toEqual([[], 0]);
    expect(await outcomes()).toBe(
      "Flouss: recharge refusée, après vérification, elle n'est pas acceptée. Rien n'a été débité.",
    );
    expect(await outcomes()).toBeUndefined();
    const { body } = await counter.pull(0);
    const items = (version: number) => JSON.stringify(spokenTo(version, body).items);
    expect(items(PROTOCOL_VERSION)).toContain('check-refused');
    expect(items(4)).not.toContain('check-');
    expect(items(4)).toContain('bank-refused');
    expect(await broken()).toEqual([]);
  });

  it('that nobody decides in time ends by itself, once', async () => {
    const { phone } = await customerWithPhone();
    await order(phone, 400);
    centre.clock.advance(INITIAL_SUSPICION.held_max_hours * HOUR_MS - 1);
    expect(await overdue()).toBe(0);
    const approve = await propose('finance', 'release');
    centre.clock.advance(1);
    expect(await Promise.all([overdue(), overdue()])).toContain(1);
    expect(await ordersNow()).toMatchObject([{ state: 'declined', reason: 'check-overdue' }]);
    expect((await approve('supervisor')).body.code).toBe('review-closed');
    expect(await outcomes()).toContain("la vérification n'a pas abouti à temps");
    expect([await chargesNow(), await committed()]).toEqual([[], 0]);
    expect(await broken()).toEqual([]);
  });

  it('is judged again when it is released: another number in the file, and it is declined', async () => {
    const { phone, customer_id } = await customerWithPhone();
    await order(phone, 400);
    await centre.db.transaction(async (tx) => {
      const change = { phone_changed_at: centre.clock.now() };
      await tx.sql.updateTable('customers').set(change).where('customer_id', '=', customer_id).execute();
    });
    expect((await (await propose('finance', 'release'))('supervisor')).body.state).toBe('released');
    expect(await ordersNow()).toMatchObject([{ state: 'declined', reason: 'velocity' }]);
    expect([await chargesNow(), await committed()]).toEqual([[], 0]);
    expect(await broken()).toEqual([]);
  });

  it('may have been charged in the time that a restore forgets: the bank is asked first', async () => {
    const { phone } = await customerWithPhone();
    await order(phone, 400);
    const restored_at = centre.clock.now();
    await centre.db.transaction((tx) => noteRestored(tx, { restored_at, data_until: restored_at - HOUR_MS }));
    await (
      await propose('finance', 'release')
    )('supervisor');
    expect(
      await centre.db.read.sql.selectFrom('bank_work').select(['kind', 'state']).where('kind', '=', 'charge').execute(),
    ).toEqual([{ kind: 'charge', state: 'unknown' }]);
  });

  it('counts for the day like any other, and is not refused for being itself', async () => {
    const { phone } = await customerWithPhone();
    await order(phone, 400);
    expect(await text(phone, 'RECH 201')).toContain('3 recharges et 600,00 € par jour');
    // On the morning after, of the day before.
    centre.clock.advance(24 * HOUR_MS);
    await (
      await propose('finance', 'release')
    )('supervisor');
    expect((await ordersNow()).map(({ state }) => state)).toEqual(['approved']);
  });

  it('holds what is ordered beside it, however small: nobody splits his way round', async () => {
    const { phone } = await customerWithPhone();
    await order(phone, 400);
    expect(await order(phone, 50)).toContain('en cours de vérification');
    expect((await ordersNow()).map(({ state }) => state)).toEqual(['received', 'received']);
    expect(await broken()).toEqual([]);
  });

  it('that the controls refuse is not held for anybody', async () => {
    const { phone, customer_id } = await customerWithPhone();
    const shown = await text(phone, 'RECH 400');
    await centre.db.transaction(async (tx) => {
      await tx.sql.updateTable('customers').set({ blocked: 1 }).where('customer_id', '=', customer_id).execute();
    });
    await text(phone, `OUI ${/OUI (\d{3})/.exec(shown ?? '')?.[1]}`);
    expect(await ordersNow()).toMatchObject([{ state: 'declined', reason: 'customer-blocked' }]);
    expect((await centre.admin<{ reviews: Line[] }>('GET', '/admin/reviews')).body.reviews).toEqual([]);
  });
});

describe('what a customer texts', () => {
  it('is kept with the control that stood before it, and shown without his words', async () => {
    const { phone, customer_id } = await customerWithPhone();
    await text(phone, 'RECH 700');
    await text(phone, 'RECH 50');
    await text(phone, 'OUI 000000');
    await text(phone, 'RECH 100 PAPA');
    await text(phone, 'comment ça va');
    const path = `/admin/customers/${customer_id}/sms-messages`;
    const { body } = await centre.admin<{ messages: { outcome: string; reason: string | null }[] }>('GET', path);
    expect(body.messages.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['not-understood', 'not-understood'],
      ['refused', 'card-unknown'],
      ['not-understood', 'not-understood'],
      ['proposed', null],
      ['refused', 'velocity'],
      ['enrolled', null],
    ]);
    expect(JSON.stringify(body)).not.toMatch(/PAPA|comment/);
  });
});

describe('the year of a card', () => {
  it('is one for its counters and its phone, whoever comes first', async () => {
    for (let n = 0; n < 4; n++) {
      const { phone, counter, card, customer_id } = await customerWithPhone();
      const before = Array.from({ length: 5 }, () =>
        counter.reload(card, customer_id, 100_000, 2_200, { means: 'card' }),
      );
      await counter.push(before);
      const code = await phones.codeFor(centre, phone, 350);
      const last = counter.reload(card, customer_id, 70_000, 2_200, { means: 'card' });
      const [pushed] = await Promise.all([counter.push([last]), text(phone, `OUI ${code}`)]);
      const bySms = (await ordersNow()).find((each) => each.channel === 'sms' && each.customer_id === customer_id);
      const codes = [pushed.body.verdicts[0]?.code, bySms?.reason];
      expect(codes.filter((each) => each === 'annual-limit')).toHaveLength(1);
      expect(codes.filter((each) => each === null)).toHaveLength(1);
    }
    expect(await broken()).toEqual([]);
  });
});

describe('the policy', () => {
  it('is published by two, the next version only, and counts from its date on', async () => {
    const { phone } = await customerWithPhone();
    const next = { ...INITIAL_SUSPICION, version: 2, effective_at: centre.clock.now() + HOUR_MS, hold_score: 100 };
    expect((await centre.admin('PUT', '/admin/suspicion/policy', { ...next, version: 3 })).body.code).toBe(
      'version-taken',
    );
    expect((await centre.admin('PUT', '/admin/suspicion/policy', next)).status).toBe(200);
    await order(phone, 400);
    centre.clock.advance(HOUR_MS);
    const later = await customerWithPhone();
    await order(later.phone, 400);
    expect((await ordersNow()).map(({ state }) => state)).toEqual(['received', 'approved']);
  });
});

const decided = { decided_at: 9, decision_reason: 'x' };
const goesOn = (tx: Tx) => tx.sql.updateTable('orders').set({ state: 'approved' }).execute();

describe('verify', () => {
  it.each<[string, (tx: Tx, held: OrderRow) => Promise<unknown>, RegExp]>([
    [
      'a charge of a held order',
      (tx, { op_id, customer_id, card_reference, amount_cents }) => {
        const charge = {
          work_key: `${op_id}.charge`,
          kind: 'charge',
          op_id,
          customer_id,
          card_reference,
          amount_cents,
        } as const;
        return queueBankWork(tx, [charge], centre.clock.now());
      },
      /^held reviews \w+: is open, and the bank was asked for its order$/,
    ],
    [
      'an order that one person let go',
      async (tx) => {
        await tx.sql
          .updateTable('reviews')
          .set({ state: 'released', ...decided })
          .execute();
        await goesOn(tx);
      },
      /^held reviews \w+: released its order without two people$/,
    ],
    [
      'an order that nobody is asked to decide',
      (tx) => tx.sql.deleteFrom('reviews').execute(),
      /^held orders \S+: is held, and nobody is asked to decide$/,
    ],
    [
      'a refused order that goes on',
      async (tx) => {
        await tx.sql
          .updateTable('reviews')
          .set({ state: 'confirmed', ...decided })
          .execute();
        await goesOn(tx);
      },
      /^held reviews \w+: refused its order, which is approved$/,
    ],
  ])('finds %s', async (_, plant, finding) => {
    const { phone } = await customerWithPhone();
    await order(phone, 400);
    const [held] = await ordersNow();
    await centre.db.transaction((tx) => plant(tx, held!));
    expect((await broken()).filter((line) => line.startsWith('held'))).toEqual([expect.stringMatching(finding)]);
  });
});
