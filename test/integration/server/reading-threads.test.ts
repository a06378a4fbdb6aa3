/** Reading on threads says what reading here says, keeps batches apart, and outlives a thread that breaks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId, OperatorId } from '@flouss/shared/kernel/ids';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { deriveServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { readHere } from '../../../sync-server/src/sync/reading/batch-reader.ts';
import type { BatchReader } from '../../../sync-server/src/sync/reading/batch-reader.ts';
import { readOnThreads } from '../../../sync-server/src/sync/reading/reading-threads.ts';
import { openCounter } from './test-counter.ts';
import type { TestCounter } from './test-counter.ts';

const keys = deriveServerKeys(new Uint8Array(32).fill(7));
const here = readHere({ keys, random: systemRandom });
let threads: BatchReader;

beforeAll(() => void (threads = readOnThreads(() => keys)));
afterAll(() => threads.close());

function counterWith(facts: number): { counter: TestCounter; body: Buffer } {
  const counter = openCounter({ url: 'http://127.0.0.1', clock: systemClock });
  counter.signIn(newId(OperatorId, systemClock, systemRandom));
  const entries = Array.from({ length: facts }, (_, i) => counter.register(`D${i}000000`).entry);
  return { counter, body: Buffer.from(JSON.stringify({ entries })) };
}

const senderOf = ({ deviceId, key }: TestCounter) => ({ device_id: deviceId, public_key: key.publicKey, former: [] });

test('a batch is read as it is read here', async () => {
  const { counter, body } = counterWith(5);
  const [there, expected] = await Promise.all([
    threads.read(body, senderOf(counter)),
    here.read(body, senderOf(counter)),
  ]);
  if (!there.ok || !expected.ok) throw new Error('a sound batch was refused');
  expect(there.value.entries).toEqual(expected.value.entries);
  expect([...there.value.registrations.keys()]).toEqual([...expected.value.registrations.keys()]);
  // Wrapped under the server's key with a nonce of its own: only the blind indexes are the same twice.
  for (const [opId, { document_index }] of there.value.registrations) {
    expect(document_index).toBe(expected.value.registrations.get(opId)?.document_index);
  }
});

test('what is not understood, and what a server said before, come as they are read here', async () => {
  const { counter } = counterWith(0);
  const entries = [
    { ...counter.register('D0000001').entry, proof: 'a word' },
    counter.writeAny('of-tomorrow', { what: 'nobody knows' }).entry,
    counter.writeAny('card-blocked', { what: 'no such body' }).entry,
    counter.writeAny('signed-out', {}, { v: 99 }).entry,
  ];
  const body = Buffer.from(JSON.stringify({ entries }));
  const there = await threads.read(body, senderOf(counter));
  const expected = await here.read(body, senderOf(counter));
  if (!there.ok || !expected.ok) throw new Error('a sound batch was refused');
  expect(there.value.entries).toEqual(expected.value.entries);
  expect(there.value.entries.map(({ fact }) => (fact.ok ? fact.fact.type : fact.error))).toEqual([
    'customer-registered',
    'unknown-type',
    'malformed',
    'unknown-type',
  ]);
  expect(there.value.entries[0]?.proof).toBe('a word');
});

test('many at once: each sender gets its own batch', async () => {
  const counters = Array.from({ length: 20 }, (_, i) => counterWith(1 + (i % 4)));
  const reads = await Promise.all(counters.map(({ counter, body }) => threads.read(body, senderOf(counter))));
  for (const [i, read] of reads.entries()) {
    if (!read.ok) throw new Error('a sound batch was refused');
    expect(read.value.entries).toHaveLength(1 + (i % 4));
    expect(read.value.entries[0]?.envelope.device_id).toBe(counters[i]?.counter.deviceId);
  }
});

test.each([
  ['no JSON', '{"entries":[', 'request-malformed'],
  ['nothing', '', 'request-malformed'],
  ['no entries', '{"entries":[]}', 'request-malformed'],
])('%s is refused', async (_what, text, code) => {
  const { counter } = counterWith(1);
  expect(await threads.read(Buffer.from(text), senderOf(counter))).toEqual({ ok: false, error: code });
});

test('another device’s batch and another key are refused', async () => {
  const [mine, other] = [counterWith(2), counterWith(2)];
  expect(await threads.read(other.body, senderOf(mine.counter))).toEqual({ ok: false, error: 'request-malformed' });
  const forged = { ...senderOf(mine.counter), public_key: other.counter.key.publicKey };
  expect(await threads.read(mine.body, forged)).toEqual({ ok: false, error: 'signature-invalid' });
});

test('a thread that breaks fails its own batches, and the next one is read', async () => {
  const { counter, body } = counterWith(1);
  const unreadableKey = { ...senderOf(counter), public_key: 'no key at all' };
  await expect(threads.read(body, unreadableKey)).rejects.toThrow('Invalid JWK');
  expect((await threads.read(body, senderOf(counter))).ok).toBe(true);
});
