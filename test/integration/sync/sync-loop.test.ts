/** The counter's sync over real HTTP and a real store, against a server that does what the script says. */
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { BATCH_BYTES_MAX } from '@flouss/shared/contract/sync';
import type { FeedItem } from '@flouss/shared/contract/sync';
import { makeCardReference } from '@flouss/shared/domain/card-reference';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readDevice, serverHead } from '../../../src/core/sync-ports.ts';
import { openCounterStore } from './counter-store.ts';
import type { CounterStore } from './counter-store.ts';
import { startScriptedServer } from './scripted-server.ts';
import type { Fault, ScriptedServer } from './scripted-server.ts';

const DAY_MS = 86_400_000;
const ended: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

async function serverOf(options: Parameters<typeof startScriptedServer>[0] = {}): Promise<ScriptedServer> {
  const server = await startScriptedServer(options);
  ended.push(() => server.stop());
  return server;
}

async function enrolledCounter(server: ScriptedServer, clock?: { now(): number }): Promise<CounterStore> {
  const counter = await openCounterStore(clock);
  ended.push(() => counter.remove());
  expect(await counter.enrol(server.url)).toEqual({ ok: true, value: null });
  return counter;
}

const until = (condition: () => boolean, timeout = 15_000) =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout, interval: 10 });

/** A long-poll that was asked after everything so far was acknowledged: only such a one can tell that something is missing. */
async function anotherLongPoll(server: ScriptedServer, counter: CounterStore): Promise<void> {
  const { pulls } = server.seen;
  await counter.loop().syncNow();
  await until(() => server.seen.pulls >= pulls + 2);
}

const pack = (n: number): FeedItem => ({ kind: 'pack', card_reference: makeCardReference(n) });

describe('enrolment', () => {
  test('keeps key and id before the first send, and asks again under the same', async () => {
    const server = await serverOf();
    server.enrolFaults.push('lose-request', 'lose-answer');
    const counter = await openCounterStore();
    ended.push(() => counter.remove());
    expect(await counter.enrol(server.url)).toEqual({ ok: false, error: 'server-unreachable' });
    const first = readDevice(counter.store.read);
    expect(first).toMatchObject({ serverUrl: null });
    await counter.reopen();
    expect(await counter.enrol(server.url)).toEqual({ ok: false, error: 'server-unreachable' });
    expect(await counter.enrol(server.url)).toEqual({ ok: true, value: null });
    const device = readDevice(counter.store.read);
    expect(device?.publicKey).toBe(first?.publicKey);
    expect([...server.seen.devices]).toEqual([device?.deviceId]);
    expect(server.seen.snapshots).toBe(1);
    expect(await counter.enrol(server.url)).toEqual({ ok: false, error: 'already-enrolled' });
  });

  test('a wrong code and an absent server are told apart', async () => {
    const server = await serverOf();
    const counter = await openCounterStore();
    ended.push(() => counter.remove());
    expect(await counter.enrol(server.url, 'WRONG-CODE')).toEqual({ ok: false, error: 'enrolment-code-invalid' });
    expect(await counter.enrol('http://127.0.0.1:1')).toEqual({ ok: false, error: 'server-unreachable' });
  });

  test('the loop started before the enrolment sleeps until it is woken', async () => {
    const server = await serverOf();
    const counter = await openCounterStore();
    ended.push(() => counter.remove());
    counter.start();
    expect(await counter.enrol(server.url)).toMatchObject({ ok: true });
    counter.loop().wake();
    await until(() => counter.loop().status().lastContactAt !== null);
  });
});

describe('push', () => {
  test('sends everything in order, in bounded batches, one at a time', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.record(1_200);
    counter.start();
    await until(() => counter.unjudged() === 0);
    expect(server.facts).toEqual(counter.texts());
    expect(server.seen.pushes).toBe(3);
    expect(server.seen.pushesAtOnce).toBe(1);
    expect(serverHead(counter.store.read)).toEqual(server.head());
    counter.record(1);
    await until(() => server.facts.length === 1_201);
  });

  test('no body is larger than the bound, whatever the facts’ size', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.record(400, 200);
    counter.start();
    await until(() => counter.unjudged() === 0);
    expect(server.facts).toEqual(counter.texts());
    expect(server.seen.largestBody).toBeLessThanOrEqual(BATCH_BYTES_MAX);
    expect(server.seen.pushes).toBeGreaterThan(1);
  });

  test('a server that takes less than it should is sent less', async () => {
    const server = await serverOf();
    server.factsMax.value = 60;
    const counter = await enrolledCounter(server);
    counter.record(300);
    counter.start();
    await until(() => counter.unjudged() === 0);
    expect(server.facts).toEqual(counter.texts());
  });

  test.each(['double-answer', 'reverse-answer', 'foreign-answer'] as const)(
    '%s is understood as it is',
    async (fault) => {
      const server = await serverOf();
      const counter = await enrolledCounter(server);
      server.pushFaults.push(fault);
      counter.record(20);
      counter.start();
      await until(() => counter.unjudged() === 0);
      expect(server.seen.pushes).toBe(1);
    },
  );

  test('verdicts that leave facts out are not taken for all', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    server.pushFaults.push('half-answer');
    counter.record(20);
    counter.start();
    await until(() => counter.unjudged() === 0);
    expect(server.seen.pushes).toBe(2);
  });

  test('whatever is lost, doubled, reversed or refused on the way, each fact arrives once and has its verdict', async () => {
    const faults: Fault[] = [
      'lose-request',
      'lose-answer',
      'internal',
      'internal-answer',
      'server-busy',
      'double-answer',
      'reverse-answer',
      'half-answer',
      'foreign-answer',
      'portal',
      'none',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...faults), { maxLength: 6 }),
        fc.array(fc.constantFrom<Fault>('lose-request', 'lose-answer', 'internal', 'portal'), { maxLength: 3 }),
        fc.integer({ min: 1, max: 700 }),
        async (pushFaults, pullFaults, count) => {
          const server = await startScriptedServer();
          const counter = await openCounterStore();
          try {
            await counter.enrol(server.url);
            server.pushFaults.push(...pushFaults);
            server.pullFaults.push(...pullFaults);
            counter.record(count);
            counter.start();
            // A person who keeps working, which is also what ends a back-off.
            const working = setInterval(() => counter.loop().wake(), 20);
            await until(() => counter.unjudged() === 0);
            clearInterval(working);
            expect(server.facts).toEqual(counter.texts());
            expect(server.seen.pushesAtOnce).toBe(1);
          } finally {
            await counter.remove();
            await server.stop();
          }
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  test('an answer that was lost before a restart is asked for again', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    server.pushFaults.push(...Array.from({ length: 100 }, () => 'lose-answer' as const));
    counter.record(10);
    counter.start();
    await until(() => server.facts.length === 10);
    await counter.reopen();
    server.pushFaults.length = 0;
    expect(counter.unjudged()).toBe(10);
    counter.record(5);
    counter.start();
    await until(() => counter.unjudged() === 0);
    expect(server.facts).toEqual(counter.texts());
  });
});

describe('anti-entropy', () => {
  test('a server that forgot 50 acknowledged facts is offered them again', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.record(120);
    counter.start();
    await until(() => counter.unjudged() === 0);
    await anotherLongPoll(server, counter);
    server.facts.length -= 50;
    server.feed(pack(900_000));
    await until(() => server.facts.length === 120 && counter.unjudged() === 0);
    expect(server.facts).toEqual(counter.texts());
  });

  test('…also when a push finds it out first', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.record(120);
    counter.start();
    await until(() => counter.unjudged() === 0);
    server.facts.length -= 50;
    counter.record(1);
    await until(() => server.facts.length === 121 && counter.unjudged() === 0);
    expect(server.facts).toEqual(counter.texts());
    expect(counter.loop().status().link).toBe('online');
  });

  test('a server that forgot everything is offered everything', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.record(30);
    counter.start();
    await until(() => counter.unjudged() === 0);
    server.facts.length = 0;
    await counter.loop().syncNow();
    await until(() => server.facts.length === 30 && counter.unjudged() === 0);
    expect(server.facts).toEqual(counter.texts());
  });

  test.each([
    ['another digest', 10, 'f'.repeat(64)],
    ['a longer journal', 25, 'f'.repeat(64)],
    ['another beginning', 0, 'e'.repeat(64)],
  ])('%s at the server needs a person, and nothing is lost', async (_name, seq, digest) => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.record(20);
    counter.start();
    await until(() => counter.unjudged() === 0);
    server.headTold = { seq, digest };
    await counter.loop().syncNow();
    await until(() => counter.loop().status().link === 'attention');
    expect(counter.loop().status().trouble).toBe('chain-fork');
    expect(counter.texts()).toHaveLength(20);
    server.headTold = undefined;
    await counter.loop().syncNow();
    await until(() => counter.loop().status().link === 'online');
  });

  test('a head that is ours at that place is no fork, however late the answer', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    server.headTold = { seq: 0, digest: GENESIS_DIGEST };
    counter.start();
    await until(() => counter.loop().status().lastContactAt !== null);
    server.headTold = undefined;
    // The long-poll under way was asked before these facts were acknowledged.
    counter.record(20);
    await until(() => counter.unjudged() === 0);
    server.feed(pack(900_001));
    await until(() => counter.changes.some((change) => change.topics.includes('cards')));
    expect(counter.unjudged()).toBe(0);
    expect(counter.loop().status().link).toBe('online');
  });
});

describe('pull', () => {
  test('what the server decides is here within two seconds, told after it is stored', async () => {
    const server = await serverOf();
    const counter = await openCounterStore();
    ended.push(() => counter.remove());
    await counter.enrol(server.url);
    counter.start();
    await until(() => server.seen.pulls > 1);
    const at = performance.now();
    server.feed(pack(1));
    await until(() => readDevice(counter.store.read)?.cursor === 1);
    expect(performance.now() - at).toBeLessThan(2_000);
  });

  test('a long feed comes page by page', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    for (let i = 0; i < 1_234; i++) server.items.push(pack(i));
    counter.start();
    await until(() => readDevice(counter.store.read)?.cursor === 1_234);
    expect(server.seen.pulls).toBeLessThanOrEqual(5);
  });

  test('an empty long-poll is not asked for in a hurry', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.start();
    await until(() => server.seen.pulls === 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.seen.pulls).toBe(2);
  });

  test('a snapshot is taken when the reference data have changed', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.start();
    await until(() => server.seen.pulls > 1);
    server.snapshot = { ...server.snapshot, reference_version: 2 };
    server.feed(pack(2));
    await until(
      () => counter.changes.some((change) => change.topics.includes('reference')) && server.seen.snapshots === 2,
    );
    server.feed(pack(3));
    await until(() => readDevice(counter.store.read)?.cursor === 2);
    expect(server.seen.snapshots).toBe(2);
  });

  test('syncNow does not wait for the long-poll', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.start();
    await until(() => server.seen.pulls === 2);
    const at = performance.now();
    await counter.loop().syncNow();
    expect(performance.now() - at).toBeLessThan(1_500);
    expect(server.seen.pulls).toBeGreaterThan(2);
  });
});

describe('trouble', () => {
  test.each([-DAY_MS, DAY_MS, 30 * DAY_MS])('a counter whose clock is %d ms off still syncs', async (off) => {
    const server = await serverOf({ clock: { now: () => Date.now() + off } });
    const counter = await enrolledCounter(server);
    counter.record(10);
    counter.start();
    await until(() => counter.unjudged() === 0);
    expect(counter.loop().status().link).toBe('online');
  });

  test.each(['device-revoked', 'device-quarantined'] as const)(
    '%s needs a person; nothing is lost and it comes back by itself',
    async (code) => {
      const server = await serverOf();
      const counter = await enrolledCounter(server);
      server.refuse = code;
      counter.record(10);
      counter.start();
      await until(() => counter.loop().status().link === 'attention');
      expect(counter.loop().status().trouble).toBe(code);
      expect(counter.unjudged()).toBe(10);
      server.refuse = undefined;
      await counter.loop().syncNow();
      await until(() => counter.unjudged() === 0);
      expect(counter.loop().status()).toMatchObject({ link: 'online', trouble: null });
    },
  );

  test('without a network it is offline, goes on recording, and catches up when the server is back', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.record(10);
    counter.start();
    await until(() => counter.unjudged() === 0);
    const { port, facts } = server;
    await server.stop();
    await until(() => counter.loop().status().link === 'offline');
    expect(counter.loop().status()).toMatchObject({ trouble: 'unreachable', offlineSinceAt: expect.any(Number) });
    counter.record(20);
    const back = await serverOf({ port });
    back.facts.push(...facts);
    // The new process knows the counter from its database.
    const device = readDevice(counter.store.read);
    expect(device).toBeDefined();
    await reregister(counter, back);
    await until(() => counter.unjudged() === 0);
    expect(back.facts).toEqual(counter.texts());
    expect(counter.loop().status()).toMatchObject({ link: 'online', offlineSinceAt: null });
  });

  test('the loop stops at once, in the middle of a long-poll', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    const loop = counter.start();
    await until(() => server.seen.pulls === 2);
    const at = performance.now();
    await loop.stop();
    expect(performance.now() - at).toBeLessThan(500);
  });
});

/** The same enrolment message again: the only way to tell a fresh scripted server of a device. */
async function reregister(counter: CounterStore, server: ScriptedServer): Promise<void> {
  const device = readDevice(counter.store.read);
  const { signerOf } = await import('@flouss/platform/device-key');
  const { enrolmentProof } = await import('@flouss/shared/contract/sync');
  if (!device) throw new Error('no device');
  const request = { code: 'ENROL-ME-1234', device_id: device.deviceId, public_key: device.publicKey };
  const proof = signerOf(device)(enrolmentProof(request));
  const answer = await fetch(`${server.url}/v1/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...request, proof }),
  });
  expect(answer.status).toBe(200);
}
