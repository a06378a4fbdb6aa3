/** Who may act: PINs, their lock that outlives a restart, and sessions that end with the permission. */
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import type { CounterMethod } from '@flouss/shared/contract/counter-api';
import { assert } from '@flouss/shared/kernel/assert';
import { describe, expect, test } from 'vitest';
import type { Operator } from '@flouss/shared/contract/sync';
import { applySnapshot } from '../../../src/core/sync-ports.ts';
import { hashOf, MANAGER, PIN, snapshot, TELLER } from './published.ts';
import { enrolledShop, enrolStore, openShop, testClock } from './shop.ts';
import type { Shop } from './shop.ts';

const WRONG = '0000';
const MINUTE_MS = 60_000;

function enrolledButSignedOut(options?: Parameters<typeof openShop>[0]): Shop {
  const shop = openShop(options);
  if (!options?.reopen) enrolStore(shop.context.store);
  return shop;
}

const attempt = (shop: Shop, pin: string) => shop.counter.call('session.sign-in', { operator_id: TELLER, pin });

const lockedFor = (ms: number) => ({ error: { code: 'pin-locked', detail: { locked_for_ms: ms } } });
const wrongTimes = async (shop: Shop, times: number) => {
  for (let i = 0; i < times; i++) await attempt(shop, WRONG);
};

test('before anybody is signed in, only the session, the settings and the status answer', async () => {
  const shop = enrolledButSignedOut();
  const open = [
    'session.get',
    'session.sign-in',
    'session.lock',
    'session.sign-out',
    'session.enrol',
    'settings.change',
    'training.enter',
    'training.leave',
    'training.reset',
    'training.connect',
    'training.get',
    'status.get',
    'sync.now',
  ];
  const samples: Partial<Record<CounterMethod, unknown>> = {
    'find.search': { text: 'a' },
    'stock.list': {},
    'card.price': {},
    'exceptions.list': {},
    'activity.list': { day: null },
  };
  for (const [method, input] of Object.entries(samples)) {
    expect(await shop.counter.call(method as CounterMethod, input)).toEqual({
      ok: false,
      error: { code: 'not-signed-in' },
    });
  }
  expect(Object.keys(COUNTER_API).filter((method) => open.includes(method))).toEqual(open);
  for (const method of [
    'session.get',
    'settings.change',
    'status.get',
    'sync.now',
    'session.sign-out',
    'training.get',
  ] as const) {
    const value = await shop.ok(method, {});
    expect(COUNTER_API[method].output.parse(value)).toEqual(value);
  }
});

test('an installation that was never enrolled says so and where it would turn', async () => {
  const shop = openShop();
  expect(await shop.ok('session.get', {})).toMatchObject({ enrolled: false, operators: [], operator: null });
  expect(await shop.ok('status.get', {})).toMatchObject({ server_url: 'http://127.0.0.1:1', float_left_cents: 0 });
  expect((await attempt(shop, PIN)).ok).toBe(false);
  const enrolment = { server_url: 'http://127.0.0.1:1', code: 'ABCDEFGH' };
  expect(await shop.refused('session.enrol', enrolment)).toBe('server-unreachable');
  enrolStore(shop.context.store);
  expect(await shop.refused('session.enrol', enrolment)).toBe('already-enrolled');
});

test('signing in and out', async () => {
  const shop = enrolledButSignedOut();
  const { operator, operators, agent_name, counter_code } = await shop.ok('session.sign-in', {
    operator_id: MANAGER,
    pin: PIN,
  });
  expect([operator?.operator_id, operators.length, agent_name, counter_code]).toEqual([
    MANAGER,
    2,
    'Épicerie du Canal',
    'C01',
  ]);
  await shop.ok('stock.list', {});
  expect((await shop.ok('session.sign-out', {})).operator).toBeNull();
  expect(await shop.refused('stock.list', {})).toBe('not-signed-in');
});

describe('wrong PINs', () => {
  test('five lock for five minutes of the counter’s running, the next for ten, up to half a day', async () => {
    const shop = enrolledButSignedOut();
    const { clock } = shop;
    for (const left of [4, 3, 2, 1]) {
      expect(await attempt(shop, WRONG)).toMatchObject({
        error: { code: 'pin-wrong', detail: { attempts_left: left } },
      });
    }
    expect(await attempt(shop, WRONG)).toMatchObject(lockedFor(5 * MINUTE_MS));
    clock.advance(2 * MINUTE_MS);
    expect(await attempt(shop, PIN)).toMatchObject(lockedFor(3 * MINUTE_MS));
    clock.advance(3 * MINUTE_MS);
    for (const minutes of [10, 20, 40, 80, 160, 240, 240]) {
      expect(await attempt(shop, WRONG)).toMatchObject(lockedFor(minutes * MINUTE_MS));
      clock.advance(minutes * MINUTE_MS);
    }
    expect((await attempt(shop, PIN)).ok).toBe(true);
    expect(await attempt(shop, WRONG)).toMatchObject({ error: { code: 'pin-wrong', detail: { attempts_left: 4 } } });
  });

  test('stay locked over a restart, for what was left: no more, no less', async () => {
    const shop = enrolledButSignedOut();
    const { clock, path } = shop;
    await wrongTimes(shop, 5);
    clock.advance(2 * MINUTE_MS);
    await shop.counter.close();
    // The machine was off for a night; its stopwatch begins anew.
    const later = testClock(clock.now() + 12 * 60 * MINUTE_MS);
    const again = enrolledButSignedOut({ path, clock: later, reopen: true });
    expect(await attempt(again, PIN)).toMatchObject(lockedFor(3 * MINUTE_MS));
    later.advance(3 * MINUTE_MS);
    expect((await attempt(again, PIN)).ok).toBe(true);
  });

  test('are not freed by a clock set forward, nor locked for ever by one set back', async () => {
    const shop = enrolledButSignedOut();
    const { clock } = shop;
    await wrongTimes(shop, 5);
    clock.set(clock.now() + 400 * 24 * 60 * MINUTE_MS);
    expect(await attempt(shop, PIN)).toMatchObject(lockedFor(5 * MINUTE_MS));
    clock.set(0);
    expect(await attempt(shop, PIN)).toMatchObject(lockedFor(5 * MINUTE_MS));
    clock.advance(5 * MINUTE_MS);
    expect((await attempt(shop, PIN)).ok).toBe(true);
  });

  test('end with another PIN from the back office', async () => {
    const shop = enrolledButSignedOut();
    await wrongTimes(shop, 5);
    const [teller, manager] = snapshot().operators;
    assert(teller && manager, 'a shop of two');
    const publish = (operators: Operator[]) =>
      shop.context.store.write((tx) => applySnapshot(tx, snapshot({ operators, reference_version: 2 })));
    publish([{ ...teller, role: 'manager' }, manager]);
    expect(await shop.refused('session.sign-in', { operator_id: TELLER, pin: PIN })).toBe('pin-locked');
    publish([{ ...teller, pin_hash: await hashOf('7777') }, manager]);
    expect(await shop.refused('session.sign-in', { operator_id: TELLER, pin: PIN })).toBe('pin-wrong');
    await shop.ok('session.sign-in', { operator_id: TELLER, pin: '7777' });
  });

  test('all at once are counted all, so that a crowd of attempts gains nothing', async () => {
    const shop = enrolledButSignedOut();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => attempt(shop, i === 11 ? PIN : WRONG)));
    expect(answers.some((answer) => answer.ok)).toBe(false);
    expect(answers.filter((answer) => !answer.ok && answer.error.code === 'pin-wrong')).toHaveLength(4);
  });
});

test('an operator the server disables is out at once and cannot come back', async () => {
  const shop = await enrolledShop();
  const { store } = shop.context;
  const [teller, manager] = snapshot().operators;
  assert(teller && manager, 'a shop of two');
  const operators = [{ ...teller, active: false }, manager];
  store.write((tx) => applySnapshot(tx, snapshot({ operators, reference_version: 2 })));
  expect(await shop.refused('stock.list', {})).toBe('not-signed-in');
  expect(await attempt(shop, PIN)).toMatchObject({ error: { code: 'operator-not-allowed' } });
  const view = await shop.ok('session.get', {});
  expect([view.operators.length, view.operator, view.shut_out]).toEqual([1, null, 'Nadia B.']);
  // Enabled again, he is not back by himself.
  store.write((tx) => applySnapshot(tx, snapshot({ reference_version: 3 })));
  expect((await shop.ok('session.get', {})).operator).toBeNull();
  store.write((tx) => applySnapshot(tx, snapshot({ operators, reference_version: 4 })));
  await shop.ok('session.sign-in', { operator_id: MANAGER, pin: PIN });
  expect((await shop.ok('session.get', {})).shut_out).toBeNull();
  expect(await shop.ok('operators.list', {})).toMatchObject([
    { operator_id: MANAGER, active: true, last_seen_at: shop.clock.now() },
    { operator_id: TELLER, active: false, last_seen_at: shop.clock.now() },
  ]);
});

test('who works here: roles, last seen at this counter, and who is locked for how long', async () => {
  const shop = await enrolledShop();
  const seenAt = shop.clock.now();
  shop.clock.advance(3 * MINUTE_MS);
  for (let i = 0; i < 5; i++) await shop.refused('session.sign-in', { operator_id: MANAGER, pin: WRONG });
  shop.clock.advance(MINUTE_MS);
  expect(await shop.ok('operators.list', {})).toEqual([
    { operator_id: TELLER, name: 'Nadia B.', role: 'teller', active: true, last_seen_at: seenAt, locked_for_ms: 0 },
    {
      operator_id: MANAGER,
      name: 'Karim D.',
      role: 'manager',
      active: true,
      last_seen_at: null,
      locked_for_ms: 4 * MINUTE_MS,
    },
  ]);
});

test('when the counter locks itself is for those who work at it, between a minute and half an hour', async () => {
  const shop = enrolledButSignedOut();
  expect((await shop.ok('session.get', {})).idle_minutes).toBe(10);
  expect(await shop.refused('settings.change', { idle_minutes: 3 })).toBe('not-signed-in');
  await shop.signIn();
  expect((await shop.ok('settings.change', { idle_minutes: 3 })).idle_minutes).toBe(3);
  for (const idle_minutes of [0, 31, 2.5, Number.NaN]) {
    expect(await shop.refused('settings.change', { idle_minutes })).toBe('input-invalid');
  }
  await shop.counter.close();
  const again = openShop({ path: shop.path });
  expect(await again.ok('session.get', {})).toMatchObject({ idle_minutes: 3 });
});

test('language and theme stay', async () => {
  const shop = openShop();
  expect(await shop.ok('settings.change', { language: 'ar' })).toMatchObject({ language: 'ar', theme: 'system' });
  expect(await shop.ok('settings.change', { theme: 'dark' })).toMatchObject({ language: 'ar', theme: 'dark' });
  await shop.counter.close();
  const again = openShop({ path: shop.path });
  expect(await again.ok('session.get', {})).toMatchObject({ language: 'ar', theme: 'dark' });
});

test('after closing, nothing is answered but that the store is gone', async () => {
  const shop = await enrolledShop();
  await shop.counter.close();
  expect(await shop.refused('stock.list', {})).toBe('store-unavailable');
});
