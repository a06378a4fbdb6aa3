/** The breaker before an operation that cannot be heard. */
import { expect, test } from 'vitest';
import { openBreaker } from '../../../sync-server/src/bank/breaker.ts';
import { BANK_PATIENCE } from '../../../sync-server/src/bank/decide.ts';

const AT = 1_000_000;
const { pauseMaxMs, pauseMinMs } = BANK_PATIENCE;

function opened() {
  const breaker = openBreaker(BANK_PATIENCE);
  for (let i = 0; i < 5; i++) breaker.unheard(AT, 0.999);
  return breaker;
}

test('a word now and then keeps it closed', () => {
  const breaker = openBreaker(BANK_PATIENCE);
  for (let i = 0; i < 50; i++) {
    breaker.unheard(AT, 0.5);
    if (i % 4 === 3) breaker.heard();
    expect(breaker.state(AT)).toBe('closed');
  }
});

test('silence opens it; after a pause it is half open, until the bank is heard', () => {
  const breaker = opened();
  expect(breaker.state(AT)).toBe('open');
  expect(breaker.state(AT + pauseMinMs)).toBe('half-open');
  breaker.unheard(AT + pauseMinMs, 0.999);
  expect(breaker.state(AT + pauseMinMs)).toBe('open');
  breaker.heard();
  expect(breaker.state(AT + pauseMinMs)).toBe('closed');
});

test('it is never open for longer than a pause, nor by a clock that is set back', () => {
  const breaker = opened();
  for (let i = 0; i < 200; i++) breaker.unheard(AT, 0.999);
  expect(breaker.state(AT)).toBe('open');
  expect(breaker.state(AT + pauseMaxMs)).toBe('half-open');
  expect(breaker.state(AT - 24 * 60 * 60_000)).toBe('half-open');
});
