/**
 * Texts as people write them, with what each means: fixtures/sms-texts.jsonl, one a line, read by `npm run sms:explain` as support reads
 * them. A field that is not written is null.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Language } from '@flouss/shared/domain/language';
import { parseSmsText } from '@flouss/shared/domain/sms-text';
import { whyNoOrder } from '../../fuzz/order-oracle.ts';

const EXPLAIN = 'sync-server/src/sms/explain.ts';

const Expected = z.strictObject({
  text: z.string(),
  intent: z.enum(['reload', 'confirm', 'balance', 'block', 'help', 'stop', 'contact', 'enrol', 'language', 'unknown']),
  amount_cents: z.int().positive().nullable().default(null),
  card: z.string().nullable().default(null),
  code: z.string().nullable().default(null),
  language: Language.nullable().default(null),
  suggestion: z.string().nullable().default(null),
});

const lines = readFileSync(new URL('../../fixtures/sms-texts.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const corpus = lines.map((line) => Expected.parse(JSON.parse(line)));

function explain(input: string): { lines: unknown[]; status: number | null; stderr: string } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [EXPLAIN], { input, encoding: 'utf8' });
  return {
    lines: stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
    status,
    stderr,
  };
}

describe('the corpus', () => {
  it('has at least 400 texts, each once, of every meaning, in three languages', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(400);
    expect(new Set(corpus.map(({ text }) => text)).size).toBe(corpus.length);
    const sayings = Map.groupBy(corpus, ({ intent }) => intent);
    expect(Expected.shape.intent.options.filter((intent) => (sayings.get(intent)?.length ?? 0) < 10)).toEqual([]);
    const languages = Map.groupBy(corpus, ({ language }) => language);
    expect(Language.options.filter((language) => (languages.get(language)?.length ?? 0) < 60)).toEqual([]);
  });

  it('is explained as expected, every text', () => {
    const explained = explain(corpus.map(({ text }) => JSON.stringify(text)).join('\n'));
    expect(explained).toMatchObject({ status: 0, stderr: '' });
    const differing = corpus.flatMap(({ text, ...expected }, i) => {
      const is = JSON.stringify(explained.lines[i]);
      const should = JSON.stringify(expected);
      return is === should ? [] : [`${JSON.stringify(text)}\n  should ${should}\n  is     ${is}`];
    });
    expect(differing.join('\n')).toBe('');
  });

  it('proposes only what would be understood', () => {
    const proposed = corpus.flatMap(({ suggestion }) => suggestion ?? []);
    expect(proposed.length).toBeGreaterThan(50);
    expect(proposed.filter((text) => /^(?:unknown|reload-)/.test(parseSmsText(text).intent))).toEqual([]);
  });

  it('holds no order that a person would not call one', () => {
    const wrong = corpus.flatMap(({ text }) => {
      const read = parseSmsText(text);
      const why = read.intent === 'reload' ? whyNoOrder(text, read) : undefined;
      return why === undefined ? [] : [`${JSON.stringify(text)}: ${why}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe('npm run sms:explain', () => {
  it('answers each line in its place, and says which are no texts', () => {
    const explained = explain('"RECH 100"\nRECH 100\n{"text":"RECH 100"}\n\n"\\ud800"\r\n"a\u2028b"\n42');
    expect(explained.lines).toEqual([
      { intent: 'reload', amount_cents: 10_000, card: null, code: null, language: 'fr', suggestion: null },
      { error: 'not-a-json-string', line: 2 },
      { error: 'not-a-json-string', line: 3 },
      { error: 'not-a-json-string', line: 4 },
      expect.objectContaining({ intent: 'unknown' }),
      expect.objectContaining({ intent: 'unknown' }),
      { error: 'not-a-json-string', line: 7 },
    ]);
    expect(explained).toMatchObject({ status: 1, stderr: '' });
  });

  it('reads a text of any length', () => {
    const {
      lines: [answer],
      status,
    } = explain(JSON.stringify('RECH 100 '.repeat(100_000)));
    expect(answer).toMatchObject({ intent: 'unknown', suggestion: null });
    expect(status).toBe(0);
  });
});
