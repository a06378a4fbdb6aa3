/** A small part of what `npm run fuzz` sends, always the same; four times as much in the wide run. */
import { expect, test } from 'vitest';
import { bySize } from '../size.ts';
import { fuzzBodies } from './bodies.ts';
import { fuzzLines } from './lines.ts';
import { fuzzPdus } from './pdus.ts';
import { fuzzReplies } from './replies.ts';
import { fuzzSockets } from './sockets.ts';
import { fuzzStatements } from './statements.ts';
import { fuzzStrangers } from './strangers.ts';
import { fuzzTexts } from './texts.ts';
import { fuzzUnknowns } from './unknowns.ts';

const SEED = 'of the test';
/** Beside other tests: the processor may be somebody else's for a while. */
const ANSWER_MAX_MS = 10_000;

test.each([
  ['bodies', fuzzBodies, bySize(1_500, 6_000)],
  ['sockets', fuzzSockets, bySize(800, 3_000)],
  ['strangers', fuzzStrangers, bySize(1_300, 5_000)],
  ['pdus', fuzzPdus, bySize(5_000, 50_000)],
  ['statements', fuzzStatements, bySize(1_000, 5_000)],
] as const)(
  '%s: nothing is accepted, nothing breaks, every refusal is counted',
  { timeout: 180_000 },
  async (_, fuzz, count) => {
    const tally = await fuzz(count, SEED, ANSWER_MAX_MS);
    expect(tally.findings).toEqual([]);
    expect(tally.sent).toBe(count);
    // What is cut off by its sender may be counted without having been answered.
    const { cut = 0 } = tally.answers;
    expect(tally.counted).toBeGreaterThanOrEqual(tally.refused);
    expect(tally.counted).toBeLessThanOrEqual(tally.refused + cut);
    expect(tally.refused).toBeGreaterThan(count / 2);
  },
);

test(
  'texts: every one is read at once, and none becomes an order that a person would not call one',
  { timeout: 180_000 },
  () => {
    const { findings, answers } = fuzzTexts(bySize(40_000, 150_000), SEED);
    expect(findings).toEqual([]);
    // Enough of each to prove something.
    for (const intent of [
      'reload',
      'reload-amount-unreadable',
      'confirm',
      'enrol',
      'language',
      'unknown',
      'proposed',
    ]) {
      expect(answers[intent] ?? 0).toBeGreaterThan(50);
    }
  },
);

test('lines: whatever an SMSC says, a sound message is taken after it', { timeout: 180_000 }, async () => {
  const tally = await fuzzLines(bySize(2_500, 10_000), SEED);
  expect(tally.findings).toEqual([]);
  expect(tally.refused).toBeGreaterThan(100);
});

test('replies: what the bank did not say is no yes and no no', { timeout: 180_000 }, async () => {
  const count = bySize(3_000, 20_000);
  const tally = await fuzzReplies(count, SEED);
  expect(tally.findings).toEqual([]);
  expect(tally.sent).toBe(count);
  // Sound ones among them are believed.
  for (const word of ['done', 'refused', 'pending', 'balance'])
    expect(tally.answers[`200 ${word} (sound)`]).toBeGreaterThan(3);
});

test('unknowns: nothing is done twice, all end or are in somebody’s hands', { timeout: 600_000 }, async () => {
  const count = bySize(48, 480);
  const { findings, sent } = await fuzzUnknowns(count, SEED);
  expect(findings).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(count);
});
