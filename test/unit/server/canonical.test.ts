/** The quick look at a text's form agrees with writing the form out (RFC 8785). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '@flouss/shared/contract/journal';
import type { FactEnvelope } from '@flouss/shared/contract/journal';
import { isCanonical } from '../../../sync-server/src/sync/reading/canonical.ts';

const looks = (text: string): boolean => isCanonical(text, JSON.parse(text));
const wholeNumber = /^(?:0|[1-9]\d*)$/;
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.string().filter((key) => !wholeNumber.test(key) && key !== '__proto__'),
      tie('any'),
      { maxKeys: 4 },
    ),
  ),
})).any;

describe('canonical form', () => {
  it('is no text that is nested without end, however long one could go down it', () => {
    expect(looks(`{"a":${'['.repeat(10)}1${']'.repeat(10)}}`)).toBe(true);
    expect(looks(`${'['.repeat(200_000)}1${']'.repeat(200_000)}`)).toBe(false);
    expect(looks(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).toBe(false);
  });

  it('is seen in every text that the contract writes', () => {
    fc.assert(
      fc.property(value, (body) => {
        // The contract's writer takes any object; the test needs its form, not its meaning.
        const text = canonicalText({ body } as FactEnvelope);
        expect(looks(text)).toBe(true);
      }),
    );
  });

  it.each([
    '{"b":1,"a":2}',
    '{"a":1,"a":2}',
    '{"a": 1}',
    '{"a":1.0}',
    '{"a":"\\u0041"}',
    '{"a":[{"c":1,"b":2}]}',
    '{"a":1}\n',
  ])('is missed in %s', (text) => {
    expect(looks(text)).toBe(false);
  });
});
