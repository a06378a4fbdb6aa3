/** A bounded part of the simulation for every run of the tests: clean seeds, the same seed twice, and a few bugs that must be found. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playSeed } from './one-seed.ts';
import type { PlantedName } from './planted.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** As many as fit beside the other tests; `npm run sim` plays any number. */
const SEEDS = 3;
const LONG_MS = 120_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test.for(Array.from({ length: SEEDS }, (_, i) => i + 1))(
  'seed %i: what was acknowledged is kept, whatever happened',
  { timeout: LONG_MS },
  async (seed) => {
    const { broken, operations } = await playSeed(stage, { seed });
    expect(broken).toEqual([]);
    expect(operations).toBeGreaterThanOrEqual(200);
  },
);

test('the same seed gives the same trace, and a world that differs another', { timeout: LONG_MS }, async () => {
  const once = await playSeed(stage, { seed: 4 });
  const again = await playSeed(stage, { seed: 4 });
  const other = await playSeed(stage, { seed: 4, planted: 'silence-taken-for-failed' });
  expect(again).toEqual(once);
  expect(other.trace).not.toBe(once.trace);
});

test.for<[PlantedName, number]>([
  ['item-skipped', 1],
  ['nonce-forgotten', 1],
  ['journal-not-synced', 1],
  ['new-id-on-retry', 1],
])('a net that catches: %s', { timeout: LONG_MS }, async ([planted, seed]) => {
  const { broken } = await playSeed(stage, { seed, planted });
  expect(broken.length).toBeGreaterThan(0);
});
