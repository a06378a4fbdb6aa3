/** The gate before a bank that cannot be heard. */
import { expect, test } from 'vitest';
import { BANK_PATIENCE } from '../../../sync-server/src/bank/decide.ts';
import { openGate } from '../../../sync-server/src/bank/gate.ts';

const AT = 1_000_000;
const { pauseMaxMs, pauseMinMs } = BANK_PATIENCE;

function closedGate() {
  const gate = openGate(BANK_PATIENCE);
  for (let i = 0; i < 5; i++) gate.unheard(AT, 0.999);
  return gate;
}

test('a word now and then keeps it open', () => {
  const gate = openGate(BANK_PATIENCE);
  for (let i = 0; i < 50; i++) {
    gate.unheard(AT, 0.5);
    if (i % 4 === 3) gate.heard();
    expect(gate.admit(AT, 8, 0)).toBe(8);
  }
});

test('silence closes it; then one at a time may try, until the bank is heard', () => {
  const gate = closedGate();
  expect(gate.admit(AT, 8, 0)).toBe(0);
  expect(gate.admit(AT + pauseMinMs, 8, 0)).toBe(1);
  expect(gate.admit(AT + pauseMinMs, 7, 1)).toBe(0);
  gate.heard();
  expect(gate.admit(AT + pauseMinMs, 8, 0)).toBe(8);
});

test('it is never closed for longer than a pause, nor by a clock that is set back', () => {
  const gate = closedGate();
  for (let i = 0; i < 200; i++) gate.unheard(AT, 0.999);
  expect(gate.admit(AT, 8, 0)).toBe(0);
  expect(gate.admit(AT + pauseMaxMs, 8, 0)).toBe(1);
  expect(gate.admit(AT - 24 * 60 * 60_000, 8, 0)).toBe(1);
});
