/** Enrolling and sending over real HTTP with a real store, against a server that does what the script says. */
import { BATCH_BYTES_MAX } from '@flouss/shared/contract/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDevice, serverHead } from '../../../src/core/sync-ports.ts';
import { openCounterStore } from './counter-store.ts';
import { enrolledCounter, freshCounter, serverOf, until } from './one-counter.ts';
import { startScriptedServer } from './scripted-server.ts';
import type { Fault } from './scripted-server.ts';

describe('enrolment', () => {
  test('keeps key and id before the first send, and asks again under the same', async () => {
    const server = await serverOf();
    server.enrolFaults.push('lose-request', 'lose-answer');
    const counter = await freshCounter();
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
    const counter = await freshCounter();
    expect(await counter.enrol(server.url, 'WRONG-CODE')).toEqual({ ok: false, error: 'enrolment-code-invalid' });
    expect(await counter.enrol('http://127.0.0.1:1')).toEqual({ ok: false, error: 'server-unreachable' });
  });

  test('the loop started before the enrolment sleeps until it is woken', async () => {
    const server = await serverOf();
    const counter = await freshCounter();
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

  test('a busy server is left alone for as long as it says', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    server.pushFaults.push('sent-away');
    counter.record(1);
    const began = performance.now();
    counter.start();
    await until(() => server.seen.pushes === 1);
    counter.loop().wake();
    await until(() => counter.unjudged() === 0);
    expect(performance.now() - began).toBeGreaterThan(1_000);
    expect(server.seen.pushes).toBe(2);
  });

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
