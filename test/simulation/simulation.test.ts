/** What the simulation is itself held to: the same seed twice, a few bugs that must be found, and a story that can be read. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playSeed } from './one-seed.ts';
import type { PlantedName } from './planted.ts';
import { shrink, tellStory } from './shrink.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

const LONG_MS = 120_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('the same seed gives the same trace, and a world that differs another', { timeout: LONG_MS }, async () => {
  const once = await playSeed(stage, { seed: 5 });
  const again = await playSeed(stage, { seed: 5 });
  const other = await playSeed(stage, { seed: 5, planted: 'silence-taken-for-failed' });
  expect(again).toEqual(once);
  expect(other.trace).not.toBe(once.trace);
});

/** In so many seeds at most, from this one on: the first ones have many counters. The first acts are enough for these. */
const HUNT_FROM = 4;
const HUNT_SEEDS = 20;
const LESS = { acts: 60 };

test.for<PlantedName>(['item-skipped', 'message-not-kept', 'journal-not-synced', 'refund-forgotten'])(
  'a net that catches: %s',
  { timeout: LONG_MS },
  async (planted) => {
    const caught = async (seed: number): Promise<boolean> =>
      (await playSeed(stage, { seed, planted, less: LESS })).broken.length > 0;
    let seed = HUNT_FROM;
    while (seed < HUNT_FROM + HUNT_SEEDS && !(await caught(seed))) seed++;
    expect(seed).toBeLessThan(HUNT_FROM + HUNT_SEEDS);
  },
);

test('what breaks is made small and told in words', { timeout: LONG_MS }, async () => {
  const seed = { seed: 12, planted: 'message-not-kept', less: LESS } as const;
  const played = await playSeed(stage, seed);
  const small = await shrink((smaller) => playSeed(stage, smaller), seed, played, 14);
  expect(small.played.broken[0]?.invariant).toBe(played.broken[0]?.invariant);
  expect(small.played.acts).toBeLessThan(played.acts / 2);
  expect(small.played.counters).toBe(1);
  expect(tellStory(small)).toMatch(/^the message m\d+ is not kept\nWith 1 counter, .*\n[^]*C01 gives a code for SMS/);
});
