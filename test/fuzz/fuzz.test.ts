/** A small part of what `npm run fuzz` sends, always the same. */
import { expect, test } from 'vitest';
import { fuzzBodies } from './bodies.ts';
import { fuzzLines } from './lines.ts';
import { fuzzPdus } from './pdus.ts';
import { fuzzSockets } from './sockets.ts';
import { fuzzStatements } from './statements.ts';
import { fuzzStrangers } from './strangers.ts';
import { fuzzTexts } from './texts.ts';

const SEED = 'of the test';
/** Beside other tests: the processor may be somebody else's for a while. */
const ANSWER_MAX_MS = 2_000;

test.each([
  ['bodies', fuzzBodies, 1_500],
  ['sockets', fuzzSockets, 800],
  ['strangers', fuzzStrangers, 1_300],
  ['pdus', fuzzPdus, 20_000],
  ['statements', fuzzStatements, 2_000],
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

test('texts: every one is read at once, and none becomes an order that a person would not call one', () => {
  const { findings, answers } = fuzzTexts(40_000, SEED);
  expect(findings).toEqual([]);
  // Enough of each to prove something.
  for (const intent of ['reload', 'reload-amount-unreadable', 'confirm', 'enrol', 'language', 'unknown', 'proposed']) {
    expect(answers[intent] ?? 0).toBeGreaterThan(50);
  }
});

test('lines: whatever an SMSC says, a sound message is taken after it', { timeout: 180_000 }, async () => {
  const tally = await fuzzLines(3_000, SEED);
  expect(tally.findings).toEqual([]);
  expect(tally.refused).toBeGreaterThan(100);
});
