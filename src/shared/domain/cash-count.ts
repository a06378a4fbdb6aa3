/** A drawer counted by notes and coins of the euro. Knows no till: only what a handful of money is worth. */
import { z } from 'zod';
import { addCents, Cents, cents, multiplyCents } from './money.ts';

/** Legal tender, greatest first (the 500 note is no longer made, but must be taken). */
export const DENOMINATIONS: readonly Cents[] = [
  50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1,
].map(cents);

/** The smallest note; what is worth less is a coin. */
export const SMALLEST_NOTE: Cents = cents(500);

/** Of one kind in one drawer; more is a slip of the hand. */
export const PIECES_MAX = 9_999;

const PLACES = new Map<number, number>(DENOMINATIONS.map((value, place) => [value, place]));

/** Only kinds that are there, greatest first, so that one drawer has one way of being written. */
export const CashCount = z
  .array(
    z.strictObject({
      value_cents: Cents.refine((value) => PLACES.has(value), 'denomination-unknown'),
      pieces: z.int().min(1).max(PIECES_MAX),
    }),
  )
  .max(DENOMINATIONS.length)
  .refine(
    (count) => count.every(({ value_cents }, i) => i === 0 || value_cents < count[i - 1]!.value_cents),
    'denominations-unordered',
  );
export type CashCount = z.infer<typeof CashCount>;

export function countedCents(count: CashCount): Cents {
  return addCents(...count.map(({ value_cents, pieces }) => multiplyCents(value_cents, pieces)));
}

/** From how many there are of each kind; kinds that are not named, or of which there are none, are left out. */
export function cashCount(pieces: ReadonlyMap<Cents, number>): CashCount {
  return DENOMINATIONS.flatMap((value_cents) => {
    const of = pieces.get(value_cents) ?? 0;
    return of > 0 ? [{ value_cents, pieces: of }] : [];
  });
}

export function isSameCount(a: CashCount, b: CashCount): boolean {
  return (
    a.length === b.length &&
    a.every(({ value_cents, pieces }, i) => value_cents === b[i]?.value_cents && pieces === b[i].pieces)
  );
}
