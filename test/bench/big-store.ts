/**
 * A counter's store after years: 100,000 customers with a card each, and a million reloads that the server has judged and
 * the bank has loaded, made through the functions that services and sync use. It takes minutes, so it is kept under `.build`
 * for as long as the store's shape stays the same.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signerOf } from '@flouss/platform/device-key';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { addCents, cents } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import { newId, OpId } from '@flouss/shared/kernel/ids';
import { applyFact } from '../../src/core/projections/apply.ts';
import { appendFact, journalEnd, keepVerdict } from '../../src/core/store/journal.ts';
import type { JournalEnd } from '../../src/core/store/journal.ts';
import { keepServerHead, readDevice } from '../../src/core/store/device.ts';
import type { Store } from '../../src/core/store/handles.ts';
import { MIGRATIONS } from '../../src/core/store/migrations/migrate.ts';
import { writeKeys } from './counter-host.ts';
import { cardReference, customerId, TELLER } from '../integration/core/published.ts';
import { enrolledShop, grant, seedCustomers, tellStore } from '../integration/core/shop.ts';

export const CUSTOMERS = 100_000;
export const FACTS = 1_000_000;
const FACTS_A_TRANSACTION = 2_000;
/** From five years ago until now. */
const SPAN_MS = 5 * 365 * 24 * 60 * 60_000;
const AMOUNT = cents(10_000);
const FEE = cents(600);
const KEPT = fileURLToPath(new URL('../../.build/bench', import.meta.url));

/** The data folder of a web host, with store and key. */
export async function bigStoreFolder(): Promise<string> {
  const folder = join(KEPT, `big-store-${shapeOf()}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  const shop = await enrolledShop({ path: join(making, 'counter.store') });
  const { store } = shop.context;
  seedCustomers(store, CUSTOMERS);
  grant(store, cents(2 * FACTS * addCents(AMOUNT, FEE)));
  for (let from = 0; from < FACTS; from += FACTS_A_TRANSACTION) writeReloads(store, from);
  await shop.counter.close();
  await writeKeys(making, shop.key);
  await mkdir(dirname(folder), { recursive: true });
  await rename(making, folder);
  return folder;
}

function shapeOf(): string {
  return createHash('sha256')
    .update(MIGRATIONS.map(({ version, sql }) => `${version} ${sql}`).join())
    .digest('hex')
    .slice(0, 12);
}

function writeReloads(store: Store, from: number): void {
  const made: FeedItem[] = [];
  const end = store.write((tx) => {
    const device = readDevice(tx);
    assert(device, 'the shop is enrolled');
    const signer = { device_id: device.deviceId, sign: signerOf(device) };
    let last: JournalEnd = journalEnd(tx);
    for (let i = from; i < from + FACTS_A_TRANSACTION; i++) {
      const at = systemClock.now() - SPAN_MS + Math.floor((SPAN_MS * i) / FACTS);
      const customer = (i * 7_919) % CUSTOMERS;
      const total = addCents(AMOUNT, FEE);
      const op_id = newId(OpId, { now: () => at }, systemRandom);
      const body = {
        card_reference: cardReference(customer),
        customer_id: customerId(customer),
        amount_cents: AMOUNT,
        fee_cents: FEE,
        paid: { means: 'card' as const, given_cents: total, change_cents: cents(0) },
        receipt_count: last.receipts + 1,
      };
      const { fact, digest } = appendFact(tx, signer, last, {
        type: 'reload-ordered',
        body,
        op_id,
        operator_id: TELLER,
        occurred_at: at,
        tariff_v: 1,
        spends: total,
        receipt: {
          language: 'fr',
          agent: { name: 'Épicerie du Canal', address: '12 quai de la Marne, 75019 Paris' },
          counter_code: 'C01',
          operator_name: 'Nadia B.',
          customer_name: 'Youssef Benali',
          beneficiary_name: 'Fatou Benali',
          training: false,
        },
      });
      applyFact(tx, fact, 'judged');
      keepVerdict(tx, { seq: fact.seq, op_id, outcome: 'accepted', code: null });
      last = {
        till: last.till,
        seq: fact.seq,
        digest,
        receipts: last.receipts + 1,
        spentCents: addCents(last.spentCents, total),
      };
      made.push({
        kind: 'order',
        op_id,
        channel: 'counter',
        card_reference: body.card_reference,
        customer_id: body.customer_id,
        amount_cents: AMOUNT,
        fee_cents: FEE,
        state: 'reconciled',
        reason: null,
        ordered_at: at,
        changed_at: at,
      });
    }
    keepServerHead(tx, { seq: last.seq, digest: last.digest });
    return last;
  });
  tellStore(store, made, end.seq);
}
