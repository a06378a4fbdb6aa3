/** A receipt held up to a counter: its own are judged without a network, others by the centre, and nothing is ever guessed. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import type { FactEnvelope } from '@flouss/shared/contract/journal';
import type { ReceiptCheck } from '@flouss/shared/contract/receipt-check';
import { signedOperation } from '@flouss/shared/contract/signed-operation';
import { expect, test } from 'vitest';
import { readDevice } from '../../../src/core/store/device.ts';
import { factAt, journalEnd } from '../../../src/core/store/journal.ts';
import type { CheckReceipt } from '../../../src/core/sync-ports.ts';
import { euros } from './published.ts';
import { enrolledShop, reloadInput, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

async function shopWithReceipt(checkReceipt?: CheckReceipt) {
  const shop = await enrolledShop(checkReceipt ? { checkReceipt } : {});
  seedCustomers(shop.context.store, 1);
  const receipt = await shop.ok('reload.order', reloadInput(shop.clock, 0));
  return { shop, receipt, verify: (text: string) => shop.ok('receipt.verify', { text }) };
}

function altered({ context: { store } }: Shop, change: (fact: FactEnvelope) => FactEnvelope): string {
  const { fact, signature } = factAt(store.read, journalEnd(store.read).seq);
  return signedOperation({ fact: change(fact), signature });
}

test('an own receipt is proved here, with what has become of it', async () => {
  const { shop, receipt, verify } = await shopWithReceipt();
  const check = await verify(receipt.signed_operation);
  expect(COUNTER_API['receipt.verify'].output.parse(check)).toEqual(check);
  expect(check).toMatchObject({
    verdict: 'genuine',
    why: 'known',
    said: { kind: 'reload', total_cents: euros(106), receipt_count: 1 },
    counter_code: 'C01',
    state: 'recorded',
    operation: { op_id: receipt.op_id, customer_name: 'Youssef Benali' },
  });
  shop.judge((verdict) => ({ ...verdict, outcome: 'rejected', code: 'annual-limit' }));
  // As a scanner types it, with a line's end.
  expect(await verify(`${receipt.signed_operation}\n`)).toMatchObject({ verdict: 'genuine', state: 'refund-due' });
});

test('an altered amount, and another journal’s fact under our name, are false; nothing of them is opened', async () => {
  const { shop, verify } = await shopWithReceipt();
  const richer = altered(shop, (fact) => ({ ...fact, body: { ...(fact.body as object), amount_cents: euros(900) } }));
  expect(await verify(richer)).toMatchObject({
    verdict: 'false',
    why: 'signature-wrong',
    said: { total_cents: euros(906) },
    state: null,
    operation: null,
  });
});

test('another counter’s receipt is the centre’s to judge; out of reach, nobody says yes or no', async () => {
  const asked: string[] = [];
  const word: ReceiptCheck = {
    verdict: 'genuine',
    why: 'known',
    said: null,
    counter_code: 'C02',
    agent_name: 'Tabac du Port',
    state: 'loaded',
  };
  const { shop, verify } = await shopWithReceipt(async (_context, text) => (asked.push(text), word));
  const foreign = altered(shop, (fact) => ({ ...fact, device_id: fact.op_id as never }));
  expect(await verify(foreign)).toEqual({ ...word, operation: null });
  expect(asked).toEqual([foreign]);
  const { verify: alone } = await shopWithReceipt();
  expect(await alone(foreign)).toMatchObject({
    verdict: 'unchecked',
    why: 'centre-out-of-reach',
    said: { kind: 'reload' },
  });
});

test('an own signature that the journal no longer has, after an old backup, is the centre’s to judge', async () => {
  const { shop, receipt } = await shopWithReceipt();
  const later = await shop.ok('reload.order', reloadInput(shop.clock, 0, euros(50)));
  const { shop: other, verify } = await shopWithReceipt(async () => undefined);
  // The same device, whose store ends earlier.
  const device = readDevice(shop.context.store.read)!;
  other.context.store.write((tx) =>
    tx.run('UPDATE device SET public_key = ?, private_key = ?', device.publicKey, device.privateKey),
  );
  expect(await verify(later.signed_operation)).toMatchObject({ verdict: 'unchecked', why: 'centre-out-of-reach' });
  expect(await verify(receipt.signed_operation)).toMatchObject({ verdict: 'false', why: 'other-content' });
});

test('a newer version cannot be checked, and what is no receipt is called that', async () => {
  const { shop, verify } = await shopWithReceipt();
  const newer = altered(shop, (fact) => ({ ...fact, v: 7 }));
  expect(await verify(newer)).toMatchObject({ verdict: 'unchecked', why: 'newer', said: null });
  for (const text of ['bonjour', 'FLOUSS1[1]', 'https://example.com/?q=FLOUSS1[]']) {
    expect(await shop.refused('receipt.verify', { text })).toBe('receipt-unreadable');
  }
  expect(await shop.refused('receipt.verify', { text: 'x'.repeat(3_001) })).toBe('input-invalid');
  await shop.ok('session.sign-out', {
    approval: { manager_id: '01900000-0000-7000-8000-00000000a002', pin: '4816', reason: 'fin' },
  });
  expect(await shop.refused('receipt.verify', { text: newer })).toBe('not-signed-in');
});
