/** The header's word for the link follows from how the turns ended, never from a clock. */
import type { SyncErrorCode } from '@flouss/shared/contract/sync';
import { expect, test } from 'vitest';
import { ATTENTION_AFTER_FAILURES, OFFLINE_AFTER_FAILURES, linkStatus } from '../../../src/core/sync/link-status.ts';
import type { LaneName } from '../../../src/core/sync/link-status.ts';
import { AGAIN, LATER, REST, inTrouble, moved } from '../../../src/core/sync/turn.ts';
import type { LinkMemory } from '../../../src/core/sync-ports.ts';

const NOTHING_REMEMBERED: LinkMemory = { lastContactAt: null, trouble: null };

function watch(before = NOTHING_REMEMBERED, clockAheadMs: number | null = null) {
  let at = 1_000;
  let told = 0;
  let kept = before;
  const memory = { before, keep: (next: LinkMemory) => void (kept = next) };
  const link = linkStatus({ clock: { now: () => at++ }, changed: () => told++ }, memory, () => clockAheadMs);
  return {
    kept: () => kept,
    link,
    told: () => told,
    fail: (lane: LaneName, code: SyncErrorCode | 'unreachable', times = 1) => {
      for (let i = 0; i < times; i++) link.ended(lane, inTrouble({ code }));
    },
    answer: (lane: LaneName) => link.ended(lane, AGAIN),
  };
}

test('before the first answer nothing is claimed', () => {
  const { link } = watch();
  expect(link.status()).toEqual({
    link: 'online',
    lastContactAt: null,
    offlineSinceAt: null,
    trouble: null,
    progress: null,
    clockAheadMs: null,
  });
  expect(link.inTouch('pull')).toBe(false);
});

test('one lost answer is not yet offline; the second is, since the first', () => {
  const { link, fail, answer } = watch();
  answer('pull');
  fail('pull', 'unreachable', OFFLINE_AFTER_FAILURES - 1);
  expect(link.status().link).toBe('online');
  fail('pull', 'unreachable');
  expect(link.status()).toMatchObject({
    link: 'offline',
    trouble: 'unreachable',
    lastContactAt: 1_000,
    offlineSinceAt: 1_001,
  });
  fail('pull', 'unreachable', 50);
  expect(link.status()).toMatchObject({ link: 'offline', offlineSinceAt: 1_001 });
});

test('an answer ends it and says that the link is back', () => {
  const { link, fail, answer } = watch();
  fail('push', 'unreachable', 3);
  fail('pull', 'unreachable', 3);
  expect(answer('pull')).toBe(true);
  expect(link.status()).toMatchObject({ link: 'online', offlineSinceAt: null });
  expect(answer('pull')).toBe(true);
  answer('push');
  expect(answer('pull')).toBe(false);
  expect(link.status().trouble).toBeNull();
});

test.each(['device-revoked', 'device-quarantined', 'chain-fork', 'device-unknown', 'key-retired'] as const)(
  '%s needs a person at once',
  (code) => {
    const { link, fail, answer } = watch();
    answer('pull');
    fail('push', code);
    expect(link.status()).toMatchObject({ link: 'attention', trouble: code });
    answer('push');
    expect(link.status().link).toBe('online');
  },
);

test('a server that keeps refusing is waited for, then shown to a person', () => {
  const { link, fail } = watch();
  fail('push', 'internal', ATTENTION_AFTER_FAILURES - 1);
  expect(link.status()).toMatchObject({ link: 'online', trouble: 'internal' });
  fail('push', 'internal');
  expect(link.status()).toMatchObject({ link: 'attention', trouble: 'internal' });
});

test('pushes that get no answer while pulls do are a trouble of the server, not of the network', () => {
  const { link, fail, answer } = watch();
  for (let i = 0; i < ATTENTION_AFTER_FAILURES; i++) {
    fail('push', 'unreachable');
    answer('pull');
  }
  expect(link.status().link).toBe('attention');
});

test('the store’s own failure says nothing about the link', () => {
  const { link } = watch();
  link.ended('push', LATER);
  link.ended('push', REST);
  expect(link.status()).toMatchObject({ link: 'online', trouble: null, lastContactAt: null });
});

test('the screens are told when what they show changes, and only then', () => {
  const { told, fail, answer } = watch();
  const first = told();
  answer('pull');
  answer('pull');
  const before = told();
  expect(before - first).toBeLessThanOrEqual(1);
  fail('pull', 'unreachable', 20);
  expect(told() - before).toBeLessThanOrEqual(3);
});

test('what only a person can mend outlives the process, and a network that goes away', () => {
  const first = watch();
  first.answer('pull');
  first.fail('pull', 'device-quarantined');
  expect(first.kept()).toEqual({ lastContactAt: 1_000, trouble: { code: 'device-quarantined', lane: 'pull' } });
  const second = watch(first.kept());
  expect(second.link.status()).toMatchObject({
    link: 'attention',
    trouble: 'device-quarantined',
    lastContactAt: 1_000,
  });
  second.fail('pull', 'unreachable', 5);
  expect(second.link.status()).toMatchObject({ link: 'attention', trouble: 'device-quarantined' });
  // Any answer that the server gives this device takes its word on the device back.
  second.answer('push');
  expect(second.link.status().link).toBe('online');
  expect(second.kept().trouble).toBeNull();
});

test('a fork found by one lane is not forgotten because the other is answered', () => {
  const { link, fail, answer } = watch();
  fail('push', 'chain-fork');
  answer('pull');
  expect(link.status()).toMatchObject({ link: 'attention', trouble: 'chain-fork' });
  answer('push');
  expect(link.status().link).toBe('online');
});

test('a long catch-up says how far it has come, a short one nothing', () => {
  const { link } = watch();
  link.ended('pull', moved(20, 10));
  expect(link.status().progress).toBeNull();
  link.ended('pull', moved(500, 700));
  expect(link.status().progress).toEqual({ direction: 'taking', done: 520, total: 1_220 });
  link.ended('pull', moved(500, 200));
  link.ended('pull', inTrouble({ code: 'unreachable' }));
  expect(link.status().progress).toEqual({ direction: 'taking', done: 1_020, total: 1_220 });
  link.ended('push', moved(500, 2_500));
  expect(link.status().progress).toEqual({ direction: 'sending', done: 500, total: 3_000 });
  link.ended('push', REST);
  link.ended('pull', moved(200, 0));
  expect(link.status().progress).toBeNull();
});
