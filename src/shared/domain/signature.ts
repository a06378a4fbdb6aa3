/** A customer's signature under his registration: drawn at the counter as strokes, or noted as given on paper. Knows no canvas. */
import { z } from 'zod';

/** The field it is drawn in, in its own units, whatever the screen's size. */
export const SIGNATURE_WIDTH = 600;
export const SIGNATURE_HEIGHT = 200;
const STROKES_TEXT_MAX = 6_000;
/** A dot is not a signature. */
const POINTS_MIN = 8;

/** Absolute moves and lines of an SVG path, whole numbers only: nothing else can be in it. */
const STROKES = /^(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})*)+$/;

export const Signature = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('drawn'),
    strokes: z
      .string()
      .max(STROKES_TEXT_MAX)
      .regex(STROKES, 'signature-needed')
      .refine((strokes) => pointsIn(strokes) >= POINTS_MIN, 'signature-needed'),
  }),
  z.strictObject({ kind: z.literal('paper') }),
]);
export type Signature = z.infer<typeof Signature>;

type Point = readonly [x: number, y: number];

/** Rounded, kept inside the field, and thinned until it fits: a hand gives more points than a line needs. */
export function strokesText(strokes: readonly (readonly Point[])[]): string {
  for (let step = 1; ; step *= 2) {
    const text = strokes.map((stroke) => strokeText(stroke.filter((_, i) => i % step === 0))).join('');
    if (text.length <= STROKES_TEXT_MAX) return text;
  }
}

function strokeText(points: readonly Point[]): string {
  return points
    .map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${within(x, SIGNATURE_WIDTH)} ${within(y, SIGNATURE_HEIGHT)}`)
    .join('');
}

function within(value: number, max: number): number {
  return Math.round(Math.min(Math.max(value, 0), max));
}

function pointsIn(strokes: string): number {
  return strokes.split(/[ML]/).length - 1;
}
