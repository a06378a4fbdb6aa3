/** Reloads as a counter records them beside bare single-row commits on an equally encrypted file, on whatever disk is here. */
import path from 'node:path';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { euros } from '../integration/core/published.ts';
import { enrolledShop, grant, reloadInput, seedCustomers, temporaryPath } from '../integration/core/shop.ts';
import type { Shop } from '../integration/core/shop.ts';

const PAIRED_ROUNDS = 7;
const LOOP_ROUNDS = 5;
const COMMITS_A_ROUND = 400;
/** So many that no card comes near a limit. */
const CUSTOMERS = 1_000;
const MS_BETWEEN_ORDERS = 10;
/** What one reload takes in the journal: its text of 524 bytes on average, its receipt's names, digest and signature. */
const RAW_ROW_TEXT = 'x'.repeat(780);

/** Both a second. */
export interface Rates {
  readonly reload: number;
  readonly bare: number;
}

export interface ReloadRates {
  /** Each reload beside a bare commit, so that both meet the same disk and the same caches. */
  readonly paired: readonly Rates[];
  /** In turn with a loop of nothing but commits: what the reload's own work costs the commit. */
  readonly looped: readonly Rates[];
}

export async function reloadRates(): Promise<ReloadRates> {
  const shop = await enrolledShop({ path: temporaryPath() });
  seedCustomers(shop.context.store, CUSTOMERS);
  grant(shop.context.store, euros(10_000_000));
  const raw = openSqliteFile({ path: path.join(path.dirname(shop.path), 'raw.db'), key: shop.key });
  raw.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const insert = raw.prepare('INSERT INTO bare (text) VALUES (?)');
  const commit = (): void => void insert.run(RAW_ROW_TEXT);

  await pairedRound(shop, commit);
  const paired: Rates[] = [];
  for (let round = 0; round < PAIRED_ROUNDS; round++) paired.push(await pairedRound(shop, commit));
  const looped: Rates[] = [];
  for (let round = 0; round < LOOP_ROUNDS; round++) {
    looped.push({ reload: (await pairedRound(shop, () => {})).reload, bare: loopRound(commit) });
  }
  raw.close();
  await shop.counter.close();
  return { paired, looped };
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
