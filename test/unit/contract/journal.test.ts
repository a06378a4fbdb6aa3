/** The journal's text: equal facts have equal bytes, whoever writes them, and no fact reads as another. */
import { sha256 } from '@flouss/platform/system-ports';
import {
  canonicalText,
  FACT_BODIES,
  factDigest,
  FactEnvelope,
  GENESIS_DIGEST,
  readFact,
  signedText,
} from '@flouss/shared/contract/journal';
import { newUuidV7 } from '@flouss/shared/kernel/ids';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const id = (n: number): string =>
  newUuidV7({ now: () => 1_790_000_000_000 + n }, { bytes: (length) => new Uint8Array(length).fill(n % 256) });

const envelope = (changes: Partial<Record<keyof FactEnvelope, unknown>> = {}): FactEnvelope =>
  FactEnvelope.parse({
    op_id: id(1),
    device_id: id(2),
    seq: 1,
    prev: GENESIS_DIGEST,
    type: 'refund-paid',
    v: 1,
    operator_id: id(3),
    occurred_at: 1_790_000_000_000,
    tariff_v: 1,
    body: { refund_of: id(4), amount_cents: 5000, receipt_count: 1 },
    ...changes,
  });

/** JSON as a fact may hold it: no floats, because money and counts are whole. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
})).object;

/** The same value with its keys put in another order, all the way down. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, each]) => [key, reordered(each)]),
  );
}

describe('canonical text', () => {
  test('does not depend on the order in which a fact was put together', () => {
    fc.assert(
      fc.property(json, (body) => {
        const fact = envelope({ body });
        expect(canonicalText(reordered(fact) as FactEnvelope)).toBe(canonicalText(fact));
      }),
    );
  });

  test('reads back as the same fact, and writes again as the same text', () => {
    fc.assert(
      fc.property(json, (body) => {
        const text = canonicalText(envelope({ body }));
        expect(canonicalText(JSON.parse(text) as FactEnvelope)).toBe(text);
      }),
    );
  });

  test('differs as soon as anything in the fact differs', () => {
    const text = canonicalText(envelope());
    const others = [{ seq: 2 }, { prev: 'f'.repeat(64) }, { occurred_at: 1 }, { tariff_v: 2 }, { body: {} }].map(
      (change) => canonicalText(envelope(change)),
    );
    expect(new Set([text, ...others]).size).toBe(others.length + 1);
  });

  test('is RFC 8785: keys by UTF-16 units, no spaces, shortest escapes', () => {
    const text = canonicalText(envelope({ body: { é: 1, z: '\u20ac\n', '\ud83d\ude00': [true, null], a: 'x/y' } }));
    expect(text).toContain('"body":{"a":"x/y","z":"€\\n","é":1,"\ud83d\ude00":[true,null]},"device_id"');
  });

  test('the digest is SHA-256 of the UTF-8 bytes, and what is signed names its purpose', () => {
    expect(factDigest('', sha256)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(signedText('ab')).toBe('flouss-fact-v1:ab');
  });
});

describe('reading a body', () => {
  test('a body of its type and version', () => {
    expect(readFact(envelope())).toMatchObject({
      ok: true,
      fact: { type: 'refund-paid', body: { amount_cents: 5000 } },
    });
  });

  test.each([
    ['another version', { v: 2 }, 'unknown-type'],
    ['another type', { type: 'reload-given' }, 'unknown-type'],
    ['a name that every object has', { type: 'constructor' }, 'unknown-type'],
    ['a missing field', { body: { refund_of: id(4), amount_cents: 5000 } }, 'malformed'],
    ['a field too many', { body: { refund_of: id(4), amount_cents: 5000, receipt_count: 1, note: '' } }, 'malformed'],
    ['half a cent', { body: { refund_of: id(4), amount_cents: 50.5, receipt_count: 1 } }, 'malformed'],
    ['no body', { body: null }, 'malformed'],
  ] as const)('%s', (_name, changes, error) => {
    expect(readFact(envelope(changes))).toEqual({ ok: false, error });
  });

  test('every type has a first version', () => {
    for (const versions of Object.values(FACT_BODIES)) expect(Object.keys(versions)).toContain('1');
  });
});
