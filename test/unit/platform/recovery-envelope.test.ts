/** A secret wrapped for one reader opens for that reader and that owner, and for nobody else. */
import { makeReaderKey, readerKeyFrom, unwrap, wrapFor } from '@flouss/platform/recovery-envelope';
import { systemRandom } from '@flouss/platform/system-ports';
import { expect, test } from 'vitest';

const SECRET = Buffer.alloc(32, 7);
const reader = makeReaderKey();
const wrapped = wrapFor(reader.publicKey, 'counter-1', SECRET, systemRandom);

test('what was wrapped comes out', () => {
  expect(unwrap(reader, 'counter-1', wrapped)).toEqual(SECRET);
});

test('not for another reader, another owner, or changed on the way', () => {
  expect(unwrap(makeReaderKey(), 'counter-1', wrapped)).toBeUndefined();
  expect(unwrap(reader, 'counter-2', wrapped)).toBeUndefined();
  expect(unwrap(reader, 'counter-1', { ...wrapped, once: makeReaderKey().publicKey })).toBeUndefined();
  const [first = '', ...rest] = wrapped.ciphertext;
  const changed = (first === 'A' ? 'B' : 'A') + rest.join('');
  expect(unwrap(reader, 'counter-1', { ...wrapped, ciphertext: changed })).toBeUndefined();
  expect(unwrap(reader, 'counter-1', { ...wrapped, once: Buffer.alloc(32).toString('base64url') })).toBeUndefined();
});

test('the same secret twice looks different, and shows nothing of itself', () => {
  const again = wrapFor(reader.publicKey, 'counter-1', SECRET, systemRandom);
  expect(again.ciphertext).not.toBe(wrapped.ciphertext);
  expect(JSON.stringify(wrapped)).not.toContain(SECRET.toString('base64url'));
});

test('a reader’s key follows from its seed', () => {
  const alice = Buffer.alloc(32, 5);
  expect(readerKeyFrom(alice).privateKey).toBe(alice.toString('base64url'));
  expect(readerKeyFrom(alice)).toEqual(readerKeyFrom(alice));
});
