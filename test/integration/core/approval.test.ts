/** A manager's word: checked before the act, under the same lock as a sign-in, and only from a manager. */
import { expect, test } from 'vitest';
import { checkStore } from './check-store.ts';
import { euros, MANAGER, PIN, TELLER } from './published.ts';
import { enrolledShop, grant, reloadInput, seedCustomers } from './shop.ts';
import type { Shop } from './shop.ts';

const WRONG = '0000';
const LOCK_MS = 5 * 60_000;

/** A shop where one reload waits for the server. */
async function shopWithUnsentFact(): Promise<Shop> {
  const shop = await enrolledShop();
  seedCustomers(shop.context.store, 1);
  grant(shop.context.store, euros(1_000));
  await shop.ok('reload.order', reloadInput(shop.clock, 0));
  return shop;
}

const approval = (manager_id = MANAGER, pin = PIN) => ({ approval: { manager_id, pin, reason: 'fin de service' } });

test('signing out is free while the server has everything', async () => {
  const shop = await enrolledShop();
  expect((await shop.ok('session.sign-out', {})).operator).toBeNull();
});

test('signing out with facts unsent is refused, and says how many', async () => {
  const shop = await shopWithUnsentFact();
  const refused = await shop.counter.call('session.sign-out', {});
  expect(refused).toEqual({ ok: false, error: { code: 'approval-needed', detail: { waiting_facts: 1 } } });
  expect((await shop.ok('session.get', {})).operator?.operator_id).toBe(TELLER);
});

test('a manager’s word lets the operator go, and is a fact; locking needs none', async () => {
  const shop = await shopWithUnsentFact();
  expect((await shop.ok('session.sign-out', approval())).operator).toBeNull();
  const kept = {
    type: 'signed-out',
    operator_id: TELLER,
    body: { waiting_facts: 1, approved: { manager_id: MANAGER, reason: 'fin de service' } },
  };
  expect(checkStore(shop.context.store.read).at(-1)?.fact).toMatchObject(kept);
  // Nobody is there any more: asked again, it is no second leaving.
  await shop.ok('session.sign-out', approval());
  expect(checkStore(shop.context.store.read)).toHaveLength(2);
  await shop.signIn();
  expect((await shop.ok('activity.list', { day: null }))[0]).toMatchObject({ kind: 'sign-out', state: 'recorded' });
  const other = await shopWithUnsentFact();
  expect((await other.ok('session.lock', {})).operator).toBeNull();
});

test('once the server has judged, nobody is asked', async () => {
  const shop = await shopWithUnsentFact();
  shop.judge();
  expect((await shop.ok('session.sign-out', {})).operator).toBeNull();
  // A word that was given and not needed is not kept.
  await shop.signIn();
  await shop.ok('session.sign-out', approval());
  expect(checkStore(shop.context.store.read).filter(({ fact }) => fact.type === 'signed-out')).toEqual([]);
});

test('a teller’s word is none, nor is a wrong PIN', async () => {
  const shop = await shopWithUnsentFact();
  expect(await shop.refused('session.sign-out', approval(TELLER))).toBe('manager-not-allowed');
  expect(await shop.refused('session.sign-out', approval(MANAGER, WRONG))).toBe('manager-pin-wrong');
  expect((await shop.ok('session.get', {})).operator?.operator_id).toBe(TELLER);
});

test('guessing a manager’s PIN locks it, for signing in too', async () => {
  const shop = await shopWithUnsentFact();
  for (let tries = 0; tries < 4; tries++) await shop.refused('session.sign-out', approval(MANAGER, WRONG));
  expect(await shop.refused('session.sign-out', approval(MANAGER, WRONG))).toBe('pin-locked');
  expect(await shop.refused('session.sign-out', approval())).toBe('pin-locked');
  expect(await shop.refused('session.sign-in', { operator_id: MANAGER, pin: PIN })).toBe('pin-locked');
  shop.clock.advance(LOCK_MS);
  await shop.ok('session.sign-out', approval());
});

test('a reason is part of it', async () => {
  const shop = await shopWithUnsentFact();
  const unexplained = { approval: { manager_id: MANAGER, pin: PIN, reason: ' ' } };
  expect(await shop.refused('session.sign-out', unexplained)).toBe('input-invalid');
});
