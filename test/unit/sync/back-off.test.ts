/** The pause between tries: never none, never more than its bound, spread over the whole range. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACK_OFF_BASE_MS, BACK_OFF_MAX_MS, backOffMs, spreadMs } from '../../../src/core/sync/back-off.ts';

const randomOf = (byte: number) => ({ bytes: (length: number) => new Uint8Array(length).fill(byte) });

test('stays within its bounds for any number of failures', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 255 }), (failures, byte) => {
      const ms = backOffMs(failures, randomOf(byte));
      expect(ms).toBeGreaterThanOrEqual(100);
      expect(ms).toBeLessThanOrEqual(BACK_OFF_MAX_MS);
      expect(ms).toBeLessThanOrEqual(BACK_OFF_BASE_MS * 2 ** (failures - 1));
    }),
  );
});

test('uses the whole range: full jitter, not a fixed step', () => {
  expect(backOffMs(5, randomOf(0))).toBe(100);
  expect(backOffMs(5, randomOf(255))).toBeGreaterThan(BACK_OFF_BASE_MS * 2 ** 4 - 2);
  expect(backOffMs(5, randomOf(128))).toBeCloseTo((BACK_OFF_BASE_MS * 2 ** 4) / 2, -2);
});

test('who was sent away comes back not before he may, and not together with the others', () => {
  expect(spreadMs(2_000, randomOf(0))).toBe(2_000);
  expect(spreadMs(2_000, randomOf(128))).toBe(3_003);
  expect(spreadMs(2_000, randomOf(255))).toBeLessThan(4_000);
});
