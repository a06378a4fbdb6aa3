/** Envelopes: opened by their key for their owner, and by nothing else. */
import { blindIndex, newSealKey, open, seal } from '@flouss/platform/seal';
import { systemRandom } from '@flouss/platform/system-ports';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const KEY = newSealKey(systemRandom);

test('what is sealed opens again, and is not to be read in the envelope', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), fc.string(), (text, owner) => {
      const sealed = seal(KEY, owner, text, systemRandom);
      expect(open(KEY, owner, sealed)).toBe(text);
      expect(Buffer.from(sealed.ciphertext, 'base64url').includes(Buffer.from(text))).toBe(false);
    }),
  );
});

test('another key, another owner, or any bit changed opens nothing', () => {
  const sealed = seal(KEY, 'customer-1', 'Fatima', systemRandom);
  expect(open(newSealKey(systemRandom), 'customer-1', sealed)).toBeUndefined();
  expect(open(KEY, 'customer-2', sealed)).toBeUndefined();
  const bytes = Buffer.from(sealed.ciphertext, 'base64url');
  for (let i = 0; i < bytes.length; i++) {
    const changed = Buffer.from(bytes);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(open(KEY, 'customer-1', { ...sealed, ciphertext: changed.toString('base64url') })).toBeUndefined();
  }
});

test.each([
  ['cut short', { nonce: 'A'.repeat(16), ciphertext: 'AAAA' }],
  ['a nonce of another length', { nonce: 'AAAA', ciphertext: 'A'.repeat(64) }],
])('an envelope %s opens nothing', (_name, sealed) => {
  expect(open(KEY, 'customer-1', sealed)).toBeUndefined();
});

test('a blind index tells values and purposes apart, and keys', () => {
  const indexes = [
    blindIndex(KEY, 'phone', '+33639980001'),
    blindIndex(KEY, 'phone', '+33639980002'),
    blindIndex(KEY, 'document', '+33639980001'),
    blindIndex(newSealKey(systemRandom), 'phone', '+33639980001'),
  ];
  expect(new Set(indexes).size).toBe(indexes.length);
  expect(blindIndex(KEY, 'phone', '+33639980001')).toBe(indexes[0]);
});
