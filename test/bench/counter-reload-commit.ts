/**
 * How many complete reloads a counter records a second (parsed, judged, signed, numbered, projected, durable), against bare
 * single-row commits on an equally encrypted file, in turn on the same disk.
 */
import path from 'node:path';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { euros } from '../integration/core/published.ts';
import { enrolledShop, grant, reloadInput, seedCustomers, temporaryPath } from '../integration/core/shop.ts';
import type { Shop } from '../integration/core/shop.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';

const ROUNDS = 7;
const COMMITS_A_ROUND = 400;
const CUSTOMERS = 500;
const MS_BETWEEN_ORDERS = 10;
/** About what one reload's fact takes. */
const RAW_ROW_TEXT = 'x'.repeat(600);

export async function bench(): Promise<Row[]> {
  const shop = await enrolledShop({ path: temporaryPath() });
  seedCustomers(shop.context.store, CUSTOMERS);
  grant(shop.context.store, euros(10_000_000));
  const raw = openSqliteFile({ path: path.join(path.dirname(shop.path), 'raw.db'), key: shop.key });
  raw.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const insert = raw.prepare('INSERT INTO bare (text) VALUES (?)');
  const rawRound = (): number => perSecond(() => void insert.run(RAW_ROW_TEXT));

  rawRound();
  await reloadRound(shop);
  const rates = [];
  for (let round = 0; round < ROUNDS; round++) rates.push({ bare: rawRound(), reload: await reloadRound(shop) });
  raw.close();
  await shop.counter.close();

  const bare = median(rates.map((rate) => rate.bare));
  const reload = median(rates.map((rate) => rate.reload));
  const ratio = median(rates.map((rate) => rate.reload / rate.bare));
  return [
    {
      name: 'counter-reload-commit',
      value: Math.round(reload),
      unit: 'reloads/s',
      limit: Math.round(bare),
      ratio,
      runs: ROUNDS,
      note: 'against bare single-row commits on an equally encrypted file; at least 0.5',
    },
  ];
}

function perSecond(once: () => void): number {
  const start = performance.now();
  for (let i = 0; i < COMMITS_A_ROUND; i++) once();
  return (COMMITS_A_ROUND * 1000) / (performance.now() - start);
}

let asked = 0;

async function reloadRound({ counter, clock }: Shop): Promise<number> {
  const inputs = Array.from({ length: COMMITS_A_ROUND }, () => {
    // Ids carry the time: no two orders of a counter begin in the same millisecond.
    clock.advance(MS_BETWEEN_ORDERS);
    return reloadInput(clock, asked++ % CUSTOMERS, euros(100));
  });
  const start = performance.now();
  for (const input of inputs) {
    const receipt = await counter.call('reload.order', input);
    if (!receipt.ok) throw new Error(`refused: ${receipt.error.code}`);
  }
  return (COMMITS_A_ROUND * 1000) / (performance.now() - start);
}
