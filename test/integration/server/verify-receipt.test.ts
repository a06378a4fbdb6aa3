/** A receipt's code held up to the centre, by a counter and by the back office: forged, altered, foreign, of a counter shut out. */
import type { ReceiptCheck } from '@flouss/shared/contract/receipt-check';
import type { FactEnvelope } from '@flouss/shared/contract/journal';
import { signedOperation } from '@flouss/shared/contract/signed-operation';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import { openCounter } from './test-counter.ts';
import type { TestCounter, Written } from './test-counter.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

function codeOf({ entry }: Written, change: (fact: FactEnvelope) => FactEnvelope = (fact) => fact): string {
  return signedOperation({ fact: change(JSON.parse(entry.fact) as FactEnvelope), signature: entry.signature });
}

const office = async (text: string): Promise<ReceiptCheck> =>
  (await centre.admin<ReceiptCheck>('POST', '/admin/receipts/verify', { text })).body;

const ask = async (counter: TestCounter, text: string): Promise<ReceiptCheck> =>
  (await counter.send<ReceiptCheck>(counter.signed('POST', SYNC_PATHS.verifyReceipt, '?', JSON.stringify({ text }))))
    .body;

async function shopWithReload(): Promise<{
  counter: TestCounter;
  agent: Parameters<TestCentre['openEnrolledCounter']>[0];
  reload: Written;
}> {
  const { counter, cards, ...agent } = await centre.openShop(1);
  const { card, customer } = cards[0]!;
  return { counter, agent, reload: counter.reload(card, customer.customer_id, 10_000, 600) };
}

test('a genuine receipt, before and after its operation has arrived', async () => {
  const { counter, agent, reload } = await shopWithReload();
  const early = await office(codeOf(reload));
  expect(early).toMatchObject({
    verdict: 'genuine',
    why: 'not-arrived',
    state: 'recorded',
    agent_name: 'Tabac du Port',
  });
  expect(early.said).toMatchObject({ kind: 'reload', op_id: reload.op_id, total_cents: 10_600 });
  await counter.push([reload]);
  const late = { verdict: 'genuine', why: 'known', state: 'approved', counter_code: 'C01' };
  expect(await office(codeOf(reload))).toMatchObject(late);
  expect(await ask(counter, codeOf(reload))).toMatchObject(late);
  const other = await centre.openEnrolledCounter(agent);
  expect(await ask(other, codeOf(reload))).toMatchObject(late);
});

test('what was refused is owed, and once paid back it says so', async () => {
  const { counter, reload } = await shopWithReload();
  const late = counter.reload('FL-0000-0000-0' as never, reload.op_id as never, 10_000, 600);
  await counter.push([reload, late]);
  expect(await office(codeOf(late))).toMatchObject({ verdict: 'genuine', why: 'known', state: 'refund-due' });
  const refund = counter.refund(late.op_id, 10_600);
  expect((await counter.push([refund])).body.verdicts).toMatchObject([{ outcome: 'accepted' }]);
  expect(await office(codeOf(late))).toMatchObject({ state: 'refunded' });
  expect(await office(codeOf(refund))).toMatchObject({
    verdict: 'genuine',
    said: { kind: 'refund', card_reference: null },
  });
});

test('an altered amount and a forged signature are false', async () => {
  const { counter, reload } = await shopWithReload();
  await counter.push([reload]);
  const richer = codeOf(reload, (fact) => ({ ...fact, body: { ...(fact.body as object), amount_cents: 90_000 } }));
  expect(await office(richer)).toMatchObject({
    verdict: 'false',
    why: 'signature-wrong',
    state: null,
    said: { total_cents: 90_600 },
  });
  const forger = openCounter({ url: centre.url, clock: centre.clock });
  forger.signIn((JSON.parse(reload.entry.fact) as FactEnvelope).operator_id);
  const forged = forger.sealText(reload.entry.fact);
  expect(await ask(counter, codeOf(forged))).toMatchObject({ verdict: 'false', why: 'signature-wrong' });
  const stranger = codeOf(reload, (fact) => ({ ...fact, device_id: forger.deviceId }));
  expect(await office(stranger)).toMatchObject({ verdict: 'false', why: 'device-unknown' });
});

test('a counter that recorded something else under that number', async () => {
  const { counter, reload } = await shopWithReload();
  const before = counter.head();
  await counter.push([reload]);
  counter.rewind({ seq: before.seq - 1, digest: (JSON.parse(reload.entry.fact) as FactEnvelope).prev });
  const twin = counter.writeAny('refund-paid', { refund_of: reload.op_id, amount_cents: 5, receipt_count: 9 });
  expect(await office(codeOf(twin))).toMatchObject({ verdict: 'false', why: 'other-content' });
});

test('a counter that was shut out: what had arrived stands, the rest is nobody’s word', async () => {
  const { counter, agent, reload } = await shopWithReload();
  await counter.push([reload]);
  const kept = counter.refund(reload.op_id, 10_600);
  await centre.admin('POST', `/admin/devices/${counter.deviceId}/revoke`);
  expect(await office(codeOf(reload))).toMatchObject({ verdict: 'genuine', why: 'known' });
  expect(await office(codeOf(kept))).toMatchObject({ verdict: 'unchecked', why: 'device-revoked', state: null });
  const other = await centre.openEnrolledCounter(agent);
  expect(await ask(other, codeOf(kept))).toMatchObject({ why: 'device-revoked' });
  expect(await ask(counter, codeOf(reload))).toMatchObject({ code: 'device-revoked' });
});

test('another agent’s receipt is called genuine, and nothing more is told', async () => {
  const { counter, reload } = await shopWithReload();
  await counter.push([reload]);
  const { counter: elsewhere } = await centre.openShop(1);
  expect(await ask(elsewhere, codeOf(reload))).toMatchObject({ verdict: 'genuine', why: 'known', state: null });
});

test('a newer version is not called false; nonsense is refused; nobody asks without a name', async () => {
  const { counter, reload } = await shopWithReload();
  const newer = codeOf(reload, (fact) => ({ ...fact, v: 9 }));
  expect(await office(newer)).toMatchObject({ verdict: 'unchecked', why: 'newer', said: null });
  expect(await ask(counter, 'FLOUSS1[]')).toMatchObject({ code: 'request-malformed' });
  expect((await centre.admin('POST', '/admin/receipts/verify', { text: 'bonjour' })).status).toBe(400);
  expect((await centre.admin('POST', '/admin/receipts/verify', { text: newer }, 'another token')).status).toBe(401);
  const stock = counter.receivePacks(['FL-0000-0000-0' as never]);
  expect((await centre.admin('POST', '/admin/receipts/verify', { text: codeOf(stock) })).status).toBe(400);
});
