/** Three hundred seeds by all processors: the beginning of each beside the other tests, whole weeks of business in the wide run. */
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bySize } from '../size.ts';
import { openPlayers } from './processes.ts';
import type { Players } from './processes.ts';

const SEEDS = Array.from({ length: 300 }, (_, i) => i + 1);
/** At most so many acts in a seed: what is short is mostly opening and closing the world. */
const LESS = bySize({ acts: 12 }, {});
const TIMEOUT_MS = 30 * 60_000;

let players: Players;
beforeAll(async () => {
  players = await openPlayers(availableParallelism());
});
afterAll(() => players.close());

test('nothing breaks, and whatever does is told in words', { timeout: TIMEOUT_MS }, async () => {
  const played = await Promise.all(SEEDS.map((seed) => players.play({ seed, less: LESS }, true)));
  expect(
    played.filter(({ story }) => story !== null).map(({ played: { seed }, story }) => `${seed}: ${story}`),
  ).toEqual([]);
});
