/**
 * Three hundred seeds by all processors: the beginning of each beside the other tests, whole weeks of business in the wide run, where
 * everything must go wrong that can and every edge of the state machines be gone along.
 */
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bySize } from '../size.ts';
import { edgesNotGone } from './edges.ts';
import type { Played } from './one-seed.ts';
import { openPlayers } from './processes.ts';
import type { Players } from './processes.ts';
import { FAULTS } from './weather.ts';

const SEEDS = Array.from({ length: 300 }, (_, i) => i + 1);
/** At most so many acts in a seed: what is short is mostly opening and closing the world. */
const LESS = bySize({ acts: 10 }, {});
const TIMEOUT_MS = 40 * 60_000;

let players: Players;
let played: Played[];
beforeAll(async () => {
  players = await openPlayers(availableParallelism());
});
afterAll(() => players.close());

test('nothing breaks, and whatever does is told in words', { timeout: TIMEOUT_MS }, async () => {
  const done = await Promise.all(SEEDS.map((seed) => players.play({ seed, less: LESS }, true)));
  played = done.map((each) => each.played);
  const stories = done.filter(({ story }) => story !== null);
  expect(stories.map(({ played: { seed }, story }) => `${seed}: ${story}`)).toEqual([]);
});

test.for(bySize([], ['every fault and every edge']))('%s is there, in 200 operations and more a seed', () => {
  const faults = new Set(played.flatMap((each) => [...each.faults.keys()]));
  const moves = new Set(played.flatMap((each) => [...each.moves.keys()]));
  expect(FAULTS.filter((fault) => !faults.has(fault))).toEqual([]);
  expect(edgesNotGone(moves)).toEqual([]);
  expect(played.filter(({ operations }) => operations < 200).map(({ seed }) => seed)).toEqual([]);
});
