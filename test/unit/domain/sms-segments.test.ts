/** Lengths the carrier bills by. */
import { smsSegments } from '@flouss/shared/domain/sms-segments';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';

test.each([
  ['', 'gsm7', 0, 1],
  ['a'.repeat(160), 'gsm7', 160, 1],
  ['a'.repeat(161), 'gsm7', 161, 2],
  ['a'.repeat(306), 'gsm7', 306, 2],
  ['a'.repeat(307), 'gsm7', 307, 3],
  ['é'.repeat(160), 'gsm7', 160, 1],
  ['€'.repeat(80), 'gsm7', 160, 1],
  ['€'.repeat(81), 'gsm7', 162, 2],
  // 76 € fill 152 of 153 septets: the next one does not fit and is not cut in two.
  ['€'.repeat(153), 'gsm7', 306, 3],
  ['Rechargé à Évry : 100 €', 'gsm7', 24, 1],
  ['ê', 'ucs2', 1, 1],
  ['ç', 'ucs2', 1, 1],
  ['`', 'ucs2', 1, 1],
  ['\u00a0', 'ucs2', 1, 1],
  ['ش'.repeat(70), 'ucs2', 70, 1],
  ['ش'.repeat(71), 'ucs2', 71, 2],
  ['ش'.repeat(134), 'ucs2', 134, 2],
  ['ش'.repeat(135), 'ucs2', 135, 3],
  ['😀'.repeat(35), 'ucs2', 70, 1],
  // 33 pairs fill 66 of 67 units.
  ['😀'.repeat(67), 'ucs2', 134, 3],
] as const)('%j is %s, %i units, %i messages', (text, encoding, units, segments) => {
  expect(smsSegments(text)).toEqual({ encoding, units, segments });
});

it('knows the 128 places of the default alphabet and the ten of its extension', () => {
  const single = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit))
    .map(smsSegments)
    .filter(({ encoding }) => encoding === 'gsm7');
  // One of the 128 is the escape itself.
  expect(single.filter(({ units }) => units === 1)).toHaveLength(127);
  expect(single.filter(({ units }) => units === 2)).toHaveLength(10);
});

it('never takes fewer messages for more text', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', 'ش', '😀', '{'), maxLength: 400 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [whole, part] = [smsSegments(a + b), smsSegments(a)];
      expect(whole.segments).toBeGreaterThanOrEqual(part.segments);
      const [single, each] = whole.encoding === 'gsm7' ? [160, 153] : [70, 67];
      expect(whole.segments === 1).toBe(whole.units <= single);
      expect(whole.segments).toBeGreaterThanOrEqual(Math.ceil(whole.units / (whole.segments === 1 ? single : each)));
    }),
  );
});
