/** Pushes over real HTTP: what is accepted and booked, what is refused and why, and that nothing happens twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueBankWork } from '../../../sync-server/src/db/bank-work.ts';
import { floatOf, verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { openCentre, START_AT } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { Answer } from './test-counter.ts';
import type { PushAnswer } from '@flouss/shared/contract/sync';
import { cents } from '@flouss/shared/domain/money';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

const codes = ({ body }: Answer<PushAnswer>): (string | null)[] => body.verdicts.map(({ code }) => code);

async function shop(cards = 1, float?: number) {
  const opened = await centre.openShop(cards, float);
  const [first] = opened.cards;
  if (!first) throw new Error('a shop has a card');
  return { ...opened, card: first.card, customer: first.customer };
}

describe('a push', () => {
  it('books a sale and a reload, and tells the bank', async () => {
    const { counter, card, customer, agent_id } = await shop();
    const before = await floatOf(centre.db.read, agent_id);
    const reload = counter.reload(card, customer.customer_id, 10_000, 600);
    const pushed = await counter.push([reload]);
    expect(pushed.body).toMatchObject({ verdicts: [{ outcome: 'accepted', code: null, already: false }] });
    expect(pushed.body.head).toEqual(counter.head());
    expect(await floatOf(centre.db.read, agent_id)).toBe(before - 10_600);
    const work = await centre.db.read.sql
      .selectFrom('bank_work')
      .selectAll()
      .where('op_id', '=', reload.op_id)
      .execute();
    expect(work).toMatchObject([{ work_key: reload.op_id, kind: 'load', amount_cents: 10_000, state: 'queued' }]);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('answers the same push again with its first verdicts and books nothing twice', async () => {
    const { counter, card, customer, agent_id } = await shop();
    const written = [
      counter.reload(card, customer.customer_id, 10_000, 600),
      counter.reload(card, customer.customer_id, 10_000, 1),
    ];
    const first = await counter.push(written);
    const after = await floatOf(centre.db.read, agent_id);
    const again = await counter.push([...written, counter.reload(card, customer.customer_id, 5_000, 600)]);
    expect(first.body.verdicts.map(({ already }) => already)).toEqual([false, false]);
    expect(again.body.verdicts).toMatchObject([
      { outcome: 'accepted', code: null, already: true },
      { outcome: 'rejected', code: 'fee-mismatch', already: true },
      { outcome: 'accepted', code: null, already: false },
    ]);
    expect(await floatOf(centre.db.read, agent_id)).toBe(after - 5_600);
    // Late on its way: the journal has gone on since.
    const late = await counter.push(written);
    expect(late.body.verdicts).toEqual(again.body.verdicts.slice(0, 2));
    expect(late.body.head).toEqual(again.body.head);
  });

  it('judges concurrent pushes of the same facts once', async () => {
    const { counter, card, customer, agent_id } = await shop();
    const before = await floatOf(centre.db.read, agent_id);
    const written = [counter.reload(card, customer.customer_id, 10_000, 600)];
    const answers = await Promise.all(Array.from({ length: 6 }, () => counter.push(written)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.filter(({ body }) => body.verdicts[0]?.already === false)).toHaveLength(1);
    expect(await floatOf(centre.db.read, agent_id)).toBe(before - 10_600);
  });

  it('lets a poison fact delay nobody', async () => {
    const { counter, card, customer } = await shop();
    const customer_id = customer.customer_id;
    const pushed = await counter.push([
      counter.reload(card, customer_id, 5_000, 600),
      counter.writeAny('reload-ordered', { nonsense: '\u0000', amount_cents: -1 }),
      counter.writeAny('coffee-spilled', {}),
      counter.reload(card, customer_id, 5_000, 600),
    ]);
    expect(codes(pushed)).toEqual([null, 'malformed', 'unknown-type', null]);
  });

  it('sets a fact aside that no rule foresaw, and judges the ones around it', async () => {
    const { counter, card, customer } = await shop();
    // The id of an order that stands but that no fact used: only the order's key can tell.
    const taken = counter.reload(card, customer.customer_id, 5_000, 600);
    await counter.push([taken]);
    await centre.db.transaction(async (tx) => {
      await tx.sql.updateTable('facts').set({ op_use: null }).where('op_id', '=', taken.op_id).execute();
    });
    const pushed = await counter.push([
      counter.reload(card, customer.customer_id, 5_000, 600),
      counter.reload(card, customer.customer_id, 5_000, 600, { op_id: taken.op_id }),
      counter.reload(card, customer.customer_id, 5_000, 600),
    ]);
    expect(codes(pushed)).toEqual([null, 'malformed', null]);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('sets a fact aside whose very circumstances make the program throw', async () => {
    const { counter, customer, card } = await shop();
    await centre.db.transaction(async (tx) => {
      await tx.sql
        .updateTable('customer_keys')
        .set({ wrapped_key: '{"key":"","nonce":"","ciphertext":""}' })
        .where('customer_id', '=', customer.customer_id)
        .execute();
    });
    const pushed = await counter.push([
      counter.write('sms-code-issued', {
        customer_id: customer.customer_id,
        code: { nonce: 'A'.repeat(16), ciphertext: 'AAAA' },
        expires_at: centre.clock.now() + 60_000,
      }),
      counter.reload(card, customer.customer_id, 5_000, 600),
    ]);
    expect(codes(pushed)).toEqual(['malformed', null]);
  });

  it('owes back what was paid with a reload that it set aside, at every counter of the agent, once', async () => {
    const { counter, card, customer, agent_id } = await shop();
    const before = await floatOf(centre.db.read, agent_id);
    const lost = counter.reload(card, customer.customer_id, 5_000, 600);
    // The bank has been told of something under this id already: no rule foresees that.
    const told_before = { work_key: lost.op_id, kind: 'load', op_id: lost.op_id, amount_cents: cents(5_000) } as const;
    await centre.db.transaction((tx) =>
      queueBankWork(tx, [{ ...told_before, card_reference: card, customer_id: customer.customer_id }], START_AT),
    );
    const pushed = await counter.push([lost, counter.reload(card, customer.customer_id, 5_000, 600)]);
    expect(codes(pushed)).toEqual(['malformed', null]);
    const owed = (await counter.pull(0)).body.items.find((item) => item.kind === 'order' && item.op_id === lost.op_id);
    expect(owed).toMatchObject({ amount_cents: 5_000, fee_cents: 600, state: 'refund-due', reason: 'malformed' });
    expect(owed).toHaveProperty('receipt_number');
    const paid = await counter.push([
      counter.refund(lost.op_id, 5_500),
      counter.refund(lost.op_id, 5_600),
      counter.refund(lost.op_id, 5_600),
    ]);
    expect(codes(paid)).toEqual(['refund-not-due', null, 'refund-not-due']);
    const told = (await counter.pull(0)).body.items.find((item) => item.kind === 'order' && item.op_id === lost.op_id);
    expect(told).toMatchObject({ state: 'refunded' });
    expect(await floatOf(centre.db.read, agent_id)).toBe(before - 5_600);
    expect(await verifyLedger(centre.db.read)).toEqual([]);
  });

  it('accepts an operation id once, whoever uses it again', async () => {
    const { counter, card, customer, agent_id } = await shop();
    const first = counter.reload(card, customer.customer_id, 5_000, 600);
    const before = await floatOf(centre.db.read, agent_id);
    const pushed = await counter.push([
      first,
      counter.reload(card, customer.customer_id, 9_000, 600, { op_id: first.op_id }),
    ]);
    const later = await counter.push([counter.reload(card, customer.customer_id, 9_000, 600, { op_id: first.op_id })]);
    expect([...codes(pushed), ...codes(later)]).toEqual([null, 'duplicate-order', 'duplicate-order']);
    expect(await floatOf(centre.db.read, agent_id)).toBe(before - 5_600);
  });

  it('refuses what is written otherwise than canonically, as malformed', async () => {
    const { counter, card, customer } = await shop();
    const { fact } = counter.reload(card, customer.customer_id, 5_000, 600).entry;
    counter.rewind({ seq: counter.head().seq - 1, digest: JSON.parse(fact).prev });
    const loose = counter.sealText(fact.replace('{', '{ '));
    expect(codes(await counter.push([loose]))).toEqual(['malformed']);
  });
});

describe('the chain', () => {
  it('names its head when facts are missing', async () => {
    const { counter, card, customer } = await shop();
    const head = counter.head();
    counter.reload(card, customer.customer_id, 5_000, 600);
    const gap = await counter.push([counter.reload(card, customer.customer_id, 5_000, 600)]);
    expect(gap.status).toBe(409);
    expect(gap.body).toEqual({ code: 'chain-gap', head });
  });

  it('quarantines a device that writes another past', async () => {
    const { counter, card, customer } = await shop();
    const before = counter.head();
    await counter.push([counter.reload(card, customer.customer_id, 5_000, 600)]);
    counter.rewind(before);
    const fork = await counter.push([counter.reload(card, customer.customer_id, 7_000, 600)]);
    expect([fork.status, fork.body.code]).toEqual([409, 'chain-fork']);
    const after = await counter.push([counter.reload(card, customer.customer_id, 7_000, 600)]);
    expect([after.status, after.body.code]).toEqual([403, 'device-quarantined']);
    const { devices } = (
      await centre.admin<{ devices: { device_id: string; state_reason: string }[] }>('GET', '/admin/devices')
    ).body;
    expect(devices.find(({ device_id }) => device_id === counter.deviceId)).toMatchObject({
      state: 'quarantined',
      state_reason: 'chain-fork',
    });
  });

  it('quarantines a device whose next fact follows a fact we never saw', async () => {
    const { counter, card, customer } = await shop();
    counter.rewind({ seq: counter.head().seq, digest: 'a'.repeat(64) });
    const fork = await counter.push([counter.reload(card, customer.customer_id, 5_000, 600)]);
    expect([fork.status, fork.body.code]).toEqual([409, 'chain-fork']);
  });

  it('takes no fact whose last signature is not the device’s', async () => {
    const { counter, card, customer } = await shop();
    const written = counter.reload(card, customer.customer_id, 5_000, 600);
    const forged = { ...written, entry: { ...written.entry, signature: 'A'.repeat(86) } };
    const refused = await counter.push([forged]);
    expect([refused.status, refused.body.code]).toEqual([401, 'signature-invalid']);
    expect(codes(await counter.push([written]))).toEqual([null]);
  });

  it('takes no fact that names another device', async () => {
    const [one, two] = [await shop(), await shop()];
    const foreign = two.counter.reload(two.card, two.customer.customer_id, 5_000, 600);
    const refused = await one.counter.push([foreign]);
    expect([refused.status, refused.body.code]).toEqual([400, 'request-malformed']);
  });
});

describe('a request', () => {
  it('is refused without, with a wrong, a stale and a used signature', async () => {
    const { counter, card, customer } = await shop();
    const call = counter.pushCall([counter.reload(card, customer.customer_id, 5_000, 600).entry]);
    const { signature: _, ...unsigned } = call.headers;
    const answers = [
      await counter.send({ ...call, headers: unsigned as typeof call.headers }),
      await counter.send({ ...call, body: call.body.replace('5000', '9000') }),
      await counter.send({
        ...call,
        path: '/v1/push',
        headers: { ...call.headers, signature: `sig1=:${'A'.repeat(86)}==:` },
      }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'signature-missing'],
      [401, 'signature-invalid'],
      [401, 'signature-invalid'],
    ]);
    centre.clock.advance(301_000);
    const stale = await counter.send(call);
    centre.clock.set(START_AT);
    expect([stale.status, stale.body.code]).toEqual([401, 'signature-stale']);
    expect((await counter.send(call)).status).toBe(200);
    const replayed = await counter.send(call);
    expect([replayed.status, replayed.body.code]).toEqual([401, 'nonce-replayed']);
    // A server beside this one whose clock is ahead hears the counter, and forgets what is old to it.
    centre.clock.advance(20 * 60_000);
    expect((await counter.pull(0)).status).toBe(200);
    centre.clock.set(START_AT);
    expect((await counter.send(call)).body.code).toBe('nonce-replayed');
  });

  it('is refused from a stranger and from a revoked device, at once', async () => {
    const { counter, card, customer } = await shop();
    const call = counter.pushCall([counter.reload(card, customer.customer_id, 5_000, 600).entry]);
    await centre.admin('POST', `/admin/devices/${counter.deviceId}/revoke`);
    const revoked = await counter.send(call);
    expect([revoked.status, revoked.body.code]).toEqual([403, 'device-revoked']);
    const stranger = await centre.openEnrolledCounter(await centre.openAgent());
    const { openCounter } = await import('./test-counter.ts');
    const unknown = openCounter({ url: centre.url, clock: centre.clock });
    expect((await unknown.snapshot()).body.code).toBe('device-unknown');
    expect((await stranger.snapshot()).status).toBe(200);
  });

  it('is refused over a mebibyte, and when it is no JSON', async () => {
    const { counter } = await shop();
    const large = await counter.send(
      counter.signed('POST', '/v1/push', '?', JSON.stringify({ entries: ['x'.repeat(1_048_576)] })),
    );
    expect([large.status, large.body.code]).toEqual([413, 'body-too-large']);
    const noJson = await counter.send(counter.signed('POST', '/v1/push', '?', '{"entries":'));
    expect([noJson.status, noJson.body.code]).toEqual([400, 'request-malformed']);
    const tooMany = counter.signed(
      'POST',
      '/v1/push',
      '?',
      JSON.stringify({ entries: Array.from({ length: 501 }, () => ({ fact: '{}', signature: 'A'.repeat(86) })) }),
    );
    expect((await counter.send(tooMany)).body.code).toBe('request-malformed');
  });
});
