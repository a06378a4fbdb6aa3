/** A signature is strokes and nothing else, long enough to be one, and thinned until it fits. */
import { Signature, SIGNATURE_HEIGHT, SIGNATURE_WIDTH, strokesText } from '@flouss/shared/domain/signature';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const drawn = (strokes: string) => Signature.safeParse({ kind: 'drawn', strokes }).success;

test.each([
  ['', false],
  ['M10 10', false],
  ['M10 10L20 20L30 30L40 40L50 50L60 60L70 70', false],
  ['M10 10L20 20L30 30L40 40L50 50L60 60L70 70L80 80', true],
  ['M10 10L20 20L30 30L40 40M50 50L60 60L70 70L80 80', true],
  ['M10 10L20 20L30 30L40 40L50 50L60 60L70 70L80 80"/><script>', false],
  ['M10 10 url(javascript:x)', false],
  ['M1e9 1', false],
])('%s: %s', (strokes, taken) => {
  expect(drawn(strokes)).toBe(taken);
});

test('whatever a hand draws is a signature that fits, or too little to be one', () => {
  const coordinate = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  const stroke = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 600 });
  fc.assert(
    fc.property(fc.array(stroke, { maxLength: 20 }), (strokes) => {
      const text = strokesText(strokes);
      const points = text.split(/[ML]/).slice(1);
      expect(drawn(text)).toBe(points.length >= 8);
      for (const point of points) {
        const [x = -1, y = -1] = point.split(' ').map(Number);
        expect(x >= 0 && x <= SIGNATURE_WIDTH && y >= 0 && y <= SIGNATURE_HEIGHT).toBe(true);
      }
    }),
  );
});
