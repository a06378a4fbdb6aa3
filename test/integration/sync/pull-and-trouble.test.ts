/** Hearing, forgetting and trouble over real HTTP with a real store, against a server that does what the script says. */
import { signerOf } from '@flouss/platform/device-key';
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { enrolmentProof } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import { describe, expect, test } from 'vitest';
import { readDevice } from '../../../src/core/sync-ports.ts';
import type { SyncProgress } from '@flouss/shared/contract/views';
import { startSync } from '../../../src/core/sync/sync-loop.ts';
import type { CounterStore } from './counter-store.ts';
import { activeCard, anotherLongPoll, enrolledCounter, freshCounter, pack, serverOf, until } from './one-counter.ts';
import type { ScriptedServer } from './scripted-server.ts';

const DAY_MS = 86_400_000;

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
    await until(() => readDevice(counter.store.read)?.cursor === 1);
    expect(counter.unjudged()).toBe(0);
    expect(counter.loop().status().link).toBe('online');
  });
});

describe('pull', () => {
  test('what the server decides is here within two seconds, told after it is stored', async () => {
    const server = await serverOf();
    const counter = await freshCounter();
    await counter.enrol(server.url);
    counter.start();
    await until(() => server.seen.pulls > 1);
    const at = performance.now();
    server.feed(activeCard(1));
    await until(() => counter.changes.some((change) => change.topics.includes('cards')));
    expect(performance.now() - at).toBeLessThan(2_000);
    const told = counter.changes.findIndex((change) => change.topics.includes('cards'));
    expect(counter.cursorsTold[told]).toBe(1);
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

  test('a counter that is too old goes on by itself, keeps what it has to say, and says it to a server that hears it', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    server.refuse = 'counter-too-old';
    counter.record(10);
    counter.start();
    await until(() => counter.loop().status().link === 'offline');
    expect(counter.loop().status().trouble).toBe('counter-too-old');
    expect(counter.unjudged()).toBe(10);
    server.refuse = undefined;
    await counter.loop().syncNow();
    await until(() => counter.unjudged() === 0);
    expect(counter.loop().status()).toMatchObject({ link: 'online', trouble: null });
  });

  test('quarantine is said after a restart too, also without a network, until the server takes it back', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    server.refuse = 'device-quarantined';
    counter.record(1);
    counter.start();
    await until(() => counter.loop().status().link === 'attention');
    const { port } = server;
    await server.stop();
    await counter.reopen();
    counter.start();
    expect(counter.loop().status()).toMatchObject({ link: 'attention', trouble: 'device-quarantined' });
    await until(() => server.seen.pulls > 0 && counter.changes.length > 0);
    expect(counter.loop().status().link).toBe('attention');
    const back = await serverOf({ port });
    await reregister(counter, back);
    await counter.loop().syncNow();
    await until(() => counter.loop().status().link === 'online');
    await counter.reopen();
    counter.start();
    expect(counter.loop().status()).toMatchObject({ link: 'online', trouble: null });
  });

  test('the last contact is known after a restart', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    counter.start();
    await until(() => counter.loop().status().lastContactAt !== null);
    await counter.loop().stop();
    const { lastContactAt } = counter.loop().status();
    await server.stop();
    await counter.reopen();
    counter.start();
    expect(counter.loop().status()).toMatchObject({ link: 'online', lastContactAt });
  });

  test.each([-DAY_MS, DAY_MS])('a computer whose clock is off is told by how much: %d ms', async (off) => {
    const server = await serverOf({ clock: { now: () => Date.now() + off } });
    const counter = await enrolledCounter(server);
    counter.start();
    await until(() => counter.loop().status().clockAheadMs !== null);
    expect(Math.abs(counter.loop().status().clockAheadMs! + off)).toBeLessThan(5_000);
  });

  test('a long catch-up says how much is sent and how much is taken, until it is over', async () => {
    const server = await serverOf();
    const counter = await enrolledCounter(server);
    for (let n = 0; n < 1_300; n++) server.feed(pack(n));
    counter.record(1_200);
    const seen: SyncProgress[] = [];
    const loop = startSync({
      ...counter.context,
      changed: () => {
        const { progress } = loop.status();
        if (progress) seen.push(progress);
      },
    });
    await until(() => counter.unjudged() === 0 && readDevice(counter.store.read)?.cursor === 1_300);
    const of = (direction: SyncProgress['direction']) => [
      ...new Set(seen.filter((each) => each.direction === direction).map(({ done, total }) => `${done}/${total}`)),
    ];
    expect(of('sending')).toEqual(['500/1200', '1000/1200']);
    expect(of('taking').every((at) => ['500/1300', '1000/1300'].includes(at))).toBe(true);
    await until(() => loop.status().progress === null);
    await loop.stop();
  });

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
  assert(device, 'the counter has its key');
  const request = { code: 'ENROL-ME-1234', device_id: device.deviceId, public_key: device.publicKey };
  const proof = signerOf(device)(enrolmentProof(request));
  const answer = await fetch(`${server.url}/v1/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...request, proof }),
  });
  expect(answer.status).toBe(200);
}
