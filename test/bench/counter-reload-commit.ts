/**
 * How many complete reloads a counter records a second (parsed, judged, signed, numbered, projected, durable), against bare
 * single-row commits on an equally encrypted file: each reload beside one such commit, so that both meet the same disk and the
 * same caches; and, for what the reload's own work costs the commit, in turn against a loop of nothing but commits.
 */
import path from 'node:path';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { euros } from '../integration/core/published.ts';
import { enrolledShop, grant, reloadInput, seedCustomers, temporaryPath } from '../integration/core/shop.ts';
import type { Shop } from '../integration/core/shop.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';

const ROUNDS = 7;
const LOOP_ROUNDS = 5;
const COMMITS_A_ROUND = 400;
/** So many that no card comes near a limit. */
const CUSTOMERS = 1_000;
const MS_BETWEEN_ORDERS = 10;
/** What one reload takes in the journal: its text of 524 bytes on average, its receipt's names, digest and signature. */
const RAW_ROW_TEXT = 'x'.repeat(780);

export async function bench(): Promise<Row[]> {
  const shop = await enrolledShop({ path: temporaryPath() });
  seedCustomers(shop.context.store, CUSTOMERS);
  grant(shop.context.store, euros(10_000_000));
  const raw = openSqliteFile({ path: path.join(path.dirname(shop.path), 'raw.db'), key: shop.key });
  raw.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const insert = raw.prepare('INSERT INTO bare (text) VALUES (?)');
  const commit = (): void => void insert.run(RAW_ROW_TEXT);

  await pairedRound(shop, commit);
  const paired = [];
  for (let round = 0; round < ROUNDS; round++) paired.push(await pairedRound(shop, commit));
  const alone = [];
  for (let round = 0; round < LOOP_ROUNDS; round++) {
    alone.push({ reload: (await pairedRound(shop, () => {})).reload, bare: loopRound(commit) });
  }
  raw.close();
  await shop.counter.close();
  return [
    row(
      'counter-reload-commit',
      paired,
      'each beside a bare single-row commit on an equally encrypted file; at least 0.5',
    ),
    row('counter-reload-commit-loop', alone, 'in turn with a loop of nothing but such commits'),
  ];
}

/** Both a second. */
interface Rates {
  readonly reload: number;
  readonly bare: number;
}

function row(name: string, rounds: readonly Rates[], note: string): Row {
  const of = (rate: (round: Rates) => number): number => median(rounds.map(rate));
  return {
    name,
    value: Math.round(of(({ reload }) => reload)),
    unit: 'reloads/s',
    limit: Math.round(of(({ bare }) => bare)),
    ratio: of(({ reload, bare }) => reload / bare),
    runs: rounds.length,
    note,
  };
}

function loopRound(commit: () => void): number {
  const start = performance.now();
  for (let i = 0; i < COMMITS_A_ROUND; i++) commit();
  return (COMMITS_A_ROUND * 1000) / (performance.now() - start);
}

let asked = 0;

async function pairedRound({ counter, clock }: Shop, commit: () => void): Promise<Rates> {
  let [reloadMs, bareMs] = [0, 0];
  for (let i = 0; i < COMMITS_A_ROUND; i++) {
    // Ids carry the time: no two orders of a counter begin in the same millisecond.
    clock.advance(MS_BETWEEN_ORDERS);
    const input = reloadInput(clock, asked++ % CUSTOMERS, euros(100));
    const began = performance.now();
    const receipt = await counter.call('reload.order', input);
    const between = performance.now();
    commit();
    reloadMs += between - began;
    bareMs += performance.now() - between;
    if (!receipt.ok) throw new Error(`refused: ${receipt.error.code}`);
  }
  return { reload: (COMMITS_A_ROUND * 1000) / reloadMs, bare: (COMMITS_A_ROUND * 1000) / bareMs };
}
