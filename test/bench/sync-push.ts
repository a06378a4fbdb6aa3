/**
 * How many facts a second the centre verifies, decides, books and makes durable, through real HTTP into its own process,
 * held against two bare servers that only store the same batches: as facts that can be found again and not doubled, and as
 * mere texts. All run on this machine beside the client, in turn, so that a busy machine slows them alike.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FACT_MIX, prepareBatches } from './push-batches.ts';
import type { CounterBatches } from './push-batches.ts';
import { BARE, SERVER, timePushes } from './push-driver.ts';
import type { Program } from './push-driver.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';

const RUNS = 5;

export async function bench(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-push-'));
  try {
    const ready = join(dir, 'ready');
    await mkdir(ready);
    const counters = await prepareBatches(ready);
    const ours: number[] = [];
    const facts: number[] = [];
    const append: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      ours.push(await measure(dir, ready, counters, [SERVER]));
      facts.push(await measure(dir, undefined, counters, [BARE, 'facts']));
      append.push(await measure(dir, undefined, counters, [BARE, 'append']));
    }
    const value = median(ours);
    const against = (name: string, limit: number, note: string): Row => ({
      name,
      value,
      unit: 'facts/s',
      limit,
      ratio: value / limit,
      runs: RUNS,
      note: `verified, decided, booked, durable; ${FACT_MIX}; limit: Fastify + SQLite FULL ${note}`,
    });
    return [
      against('sync-push', median(facts), 'storing the same facts keyed by device and number, each operation once'),
      against('sync-push-raw-append', median(append), 'appending the same texts without looking at them'),
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Facts a second of one run over a fresh folder. */
async function measure(
  dir: string,
  ready: string | undefined,
  counters: readonly CounterBatches[],
  program: Program,
): Promise<number> {
  const folder = await mkdtemp(join(dir, 'run-'));
  if (ready) await cp(ready, folder, { recursive: true });
  try {
    return await timePushes({ program, folder, counters, judges: ready !== undefined });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
