/** What a hand types while it counts a drawer: any digits in, pieces of each kind out. Pure. */
import { cashCount, DENOMINATIONS, PIECES_MAX, type CashCount } from '@flouss/shared/domain/cash-count';
import { addCents, multiplyCents, ZERO, type Cents } from '@flouss/shared/domain/money';
import { toLatinDigits, withoutInvisible } from '@flouss/shared/domain/typed-text';

/** By kind, as typed. */
export type TypedCount = ReadonlyMap<Cents, string>;
const NOTHING_COUNTED: TypedCount = new Map();

/** What has been typed for each drawer: kept by whoever may have to show it again. */
export interface TypedTill {
  readonly till: TypedCount;
  readonly refunds: TypedCount;
}
export const NOTHING_TYPED: TypedTill = { till: NOTHING_COUNTED, refunds: NOTHING_COUNTED };

/** Null while what is typed is no whole number of pieces; nothing typed is none. */
export function piecesOf(typed: string): number | null {
  const digits = toLatinDigits(withoutInvisible(typed)).trim();
  if (digits === '') return 0;
  if (!/^\d{1,6}$/u.test(digits)) return null;
  const pieces = Number(digits);
  return pieces > PIECES_MAX ? null : pieces;
}

/** What so many of a kind are worth; nothing while unreadable. */
export function worthOf(value: Cents, typed: string): Cents {
  const pieces = piecesOf(typed);
  return pieces === null ? ZERO : multiplyCents(value, pieces);
}

/** What has been counted so far, whatever is still unreadable left out. */
export function countedSoFar(typed: TypedCount): Cents {
  return addCents(...DENOMINATIONS.map((value) => worthOf(value, typed.get(value) ?? '')));
}

/** Null while any kind is unreadable. */
export function readCount(typed: TypedCount): CashCount | null {
  const pieces = new Map<Cents, number>();
  for (const value of DENOMINATIONS) {
    const of = piecesOf(typed.get(value) ?? '');
    if (of === null) return null;
    pieces.set(value, of);
  }
  return cashCount(pieces);
}
