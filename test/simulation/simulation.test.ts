/** A bounded part of the simulation for every run of the tests: clean seeds, the same seed twice, and a few bugs that must be found. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { edgesNotGone } from './edges.ts';
import { playSeed } from './one-seed.ts';
import type { PlantedName } from './planted.ts';
import { shrink, tellStory } from './shrink.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { FAULTS } from './weather.ts';

/** As many as fit beside the other tests; `npm run sim` plays any number. */
const SEEDS = 16;
const faults = new Set<string>();
const moves = new Set<string>();
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
    const played = await playSeed(stage, { seed });
    expect(played.broken).toEqual([]);
    expect(played.operations).toBeGreaterThanOrEqual(200);
    for (const fault of played.faults.keys()) faults.add(fault);
    for (const move of played.moves.keys()) moves.add(move);
  },
);

test('in these seeds everything went wrong that can, and every edge of the state machines was gone along', () => {
  expect(FAULTS.filter((fault) => !faults.has(fault))).toEqual([]);
  expect(edgesNotGone(moves)).toEqual([]);
});

test('the same seed gives the same trace, and a world that differs another', { timeout: LONG_MS }, async () => {
  const once = await playSeed(stage, { seed: 5 });
  const again = await playSeed(stage, { seed: 5 });
  const other = await playSeed(stage, { seed: 5, planted: 'silence-taken-for-failed' });
  expect(again).toEqual(once);
  expect(other.trace).not.toBe(once.trace);
});

/** In so many seeds at most, from this one on: the first ones have many counters. */
const HUNT_FROM = 4;
const HUNT_SEEDS = 20;

test.for<PlantedName>(['item-skipped', 'message-not-kept', 'journal-not-synced', 'refund-forgotten'])(
  'a net that catches: %s',
  { timeout: LONG_MS },
  async (planted) => {
    const caught = async (seed: number): Promise<boolean> =>
      (await playSeed(stage, { seed, planted })).broken.length > 0;
    let seed = HUNT_FROM;
    while (seed < HUNT_FROM + HUNT_SEEDS && !(await caught(seed))) seed++;
    expect(seed).toBeLessThan(HUNT_FROM + HUNT_SEEDS);
  },
);

test('what breaks is made small and told in words', { timeout: LONG_MS }, async () => {
  const seed = { seed: 9, planted: 'message-not-kept' } as const;
  const played = await playSeed(stage, seed);
  const small = await shrink((smaller) => playSeed(stage, smaller), seed, played, 14);
  expect(small.played.broken[0]?.invariant).toBe(played.broken[0]?.invariant);
  expect(small.played.acts).toBeLessThan(played.acts / 2);
  expect(small.played.counters).toBe(1);
  expect(tellStory(small)).toMatch(/^the message m\d+ is not kept\nWith 1 counter, .*\n[^]*C01 gives a code for SMS/);
});
