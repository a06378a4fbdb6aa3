/** The door before the bank: a breaker for each operation, the bank's own wish to be left alone, so many requests a second. */
import { expect, test } from 'vitest';
import { BANK_OPERATIONS } from '../../../sync-server/src/bank/port.ts';
import { HELD_MAX_MS, openDoor, type DoorDeps } from '../../../sync-server/src/bank/door.ts';

function doorAt(more: Partial<DoorDeps> = {}) {
  const at = { now: 1_000_000 };
  const called: string[] = [];
  const changed: string[] = [];
  const door = openDoor({
    clock: { now: () => at.now },
    random: { bytes: (length) => new Uint8Array(length).fill(0xff) },
    called: (operation, outcome) => void called.push(`${operation} ${outcome}`),
    changed: (operation, state) => void changed.push(`${operation} ${state}`),
    ...more,
  });
  return { at, door, called, changed };
}

const unheard = { heard: false };
const heard = { heard: true };

test('an operation that is not heard is shut by itself; the others go on', () => {
  const { at, door, changed } = doorAt();
  for (let i = 0; i < 5; i++) {
    expect(door.admit('load')).toBe(true);
    door.came('load', unheard);
  }
  expect(changed).toEqual(['load open']);
  expect(door.states().get('load')).toBe('open');
  expect([...door.shut()]).toEqual(['load']);
  expect(door.admit('load')).toBe(false);
  expect(door.admit('charge')).toBe(true);

  at.now += 60_000;
  expect(door.states().get('load')).toBe('half-open');
  expect(door.shut().has('load')).toBe(false);
  expect(door.admit('load')).toBe(true);
  // One is on trial: it alone.
  expect(door.admit('load')).toBe(false);
  door.came('load', unheard);
  expect(changed).toEqual(['load open']);
  at.now += 60_000;
  expect(door.admit('load')).toBe(true);
  door.came('load', heard);
  expect(door.states().get('load')).toBe('closed');
  expect(changed).toEqual(['load open', 'load closed']);
});

test('while what is unknown is asked for in vain, no command is put at risk to find out whether the bank is back', () => {
  const { at, door } = doorAt();
  for (const operation of ['load', 'operation-query'] as const) {
    for (let i = 0; i < 5; i++) {
      door.admit(operation);
      door.came(operation, unheard);
    }
  }
  at.now += 60_000;
  expect(door.states().get('load')).toBe('half-open');
  expect(door.shut()).toEqual(new Set(['load']));
  expect(door.admit('operation-query')).toBe(true);
  door.came('operation-query', heard);
  expect(door.admit('load')).toBe(true);
});

test('when there is nothing left to ask for, a command finds out', () => {
  const { at, door } = doorAt();
  for (const operation of ['load', 'operation-query'] as const) {
    for (let i = 0; i < 5; i++) {
      door.admit(operation);
      door.came(operation, unheard);
    }
  }
  at.now += 60_000;
  expect(door.admit('load')).toBe(false);
  at.now += 120_000;
  expect(door.admit('load')).toBe(true);
});

test('one that was let through and did not take place proves nothing', () => {
  const { door, called } = doorAt();
  for (let i = 0; i < 20; i++) {
    expect(door.admit('load')).toBe(true);
    door.stayed('load');
  }
  expect(door.states().get('load')).toBe('closed');
  expect(called).toEqual([]);
});

test('a bank that asks for time is asked for nothing until it is over, and opens no breaker by it', () => {
  const { at, door, called } = doorAt();
  for (let i = 0; i < 8; i++) door.admit('charge');
  for (let i = 0; i < 8; i++) door.came('charge', { heard: false, retryAfterMs: 2_000 + i });
  expect(door.heldMs()).toBe(2_007);
  expect(door.shut().size).toBe(BANK_OPERATIONS.length);
  expect(door.admit('load')).toBe(false);
  expect(door.states().get('charge')).toBe('closed');
  at.now += 2_007;
  expect(door.shut().size).toBe(0);
  expect(door.admit('load')).toBe(true);
  expect(new Set(called)).toEqual(new Set(['charge held-off']));
});

test('it is held back for an hour at most, and not by a clock that is set back', () => {
  const { at, door } = doorAt();
  door.admit('load');
  door.came('load', { heard: false, retryAfterMs: 30 * 24 * HELD_MAX_MS });
  expect(door.heldMs()).toBe(HELD_MAX_MS);
  at.now -= HELD_MAX_MS;
  expect(door.admit('load')).toBe(true);
});

test('no more leave than were agreed, however many wait', () => {
  const { at, door } = doorAt({ requestsPerSecond: 10 });
  let left = 0;
  for (let ms = 0; ms < 5_000; ms += 10) {
    while (door.admit('load')) {
      door.came('load', heard);
      left += 1;
    }
    at.now += 10;
  }
  expect(left).toBeGreaterThanOrEqual(58);
  expect(left).toBeLessThanOrEqual(60);
  at.now -= 3_600_000;
  expect(door.room()).toBeLessThanOrEqual(10);
});
