/**
 * The till: what lies in a counter's two drawers, as it follows from what was done. Refund money is a drawer of its own
 * (Code monétaire et financier, L525-8), fed from the till. Pure, and the same at counter and server; knows no screen and no fact.
 */
import { z } from 'zod';
import { assert } from '../kernel/assert.ts';
import { CashCount, countedCents } from './cash-count.ts';
import { addCents, Cents, multiplyCents, SignedCents, subtractCents, ZERO } from './money.ts';
import type { TillLimits } from './till-limits.ts';
import { businessDay } from './till-limits.ts';

/** Why cash is put in or taken out without a customer. */
export const MovementReason = z.enum([
  /** Coins and notes brought from safe or bank. */
  'change-brought',
  'other-in',
  /** Taken to the safe. */
  'safe-drop',
  'bank-deposit',
  'expense',
  'other-out',
  /** From the till to the refund drawer, and back. */
  'to-refunds',
  'from-refunds',
]);
export type MovementReason = z.infer<typeof MovementReason>;

/** Everything a Z report counts. */
export const TillLine = z.enum([
  'sale-cash',
  'sale-card',
  'reload-cash',
  'reload-card',
  'refund',
  ...MovementReason.options,
]);
export type TillLine = z.infer<typeof TillLine>;

export type Drawer = 'till' | 'refunds';
type Sign = -1 | 0 | 1;

/** The one table of what goes into which drawer and what comes out. */
const EFFECTS: Readonly<Record<TillLine, Readonly<Record<Drawer, Sign>>>> = {
  'sale-cash': { till: 1, refunds: 0 },
  'sale-card': { till: 0, refunds: 0 },
  'reload-cash': { till: 1, refunds: 0 },
  'reload-card': { till: 0, refunds: 0 },
  refund: { till: 0, refunds: -1 },
  'change-brought': { till: 1, refunds: 0 },
  'other-in': { till: 1, refunds: 0 },
  'safe-drop': { till: -1, refunds: 0 },
  'bank-deposit': { till: -1, refunds: 0 },
  expense: { till: -1, refunds: 0 },
  'other-out': { till: -1, refunds: 0 },
  'to-refunds': { till: -1, refunds: 1 },
  'from-refunds': { till: 1, refunds: -1 },
};

/** The drawer a movement takes from; undefined when money comes in from outside. */
export function takenFrom(reason: MovementReason): Drawer | undefined {
  const { till, refunds } = EFFECTS[reason];
  return till === -1 ? 'till' : refunds === -1 ? 'refunds' : undefined;
}

/** Money leaves the shop's drawers, not only from one to the other. */
export function leavesTheDrawers(reason: MovementReason): boolean {
  const { till, refunds } = EFFECTS[reason];
  return till + refunds < 0;
}

/** Something that a till counts: one sale, one reload, one movement. */
export interface TillEntry {
  readonly line: TillLine;
  readonly amount_cents: Cents;
  readonly fee_cents: Cents;
}

export type TillEvent =
  | { readonly kind: 'opened'; readonly seq: number; readonly at: number; readonly count: TillCount }
  | { readonly kind: 'closed'; readonly z_number: number }
  | ({ readonly kind: 'entry' } & TillEntry);

/** What was counted in each drawer. */
export const TillCount = z.strictObject({ till: CashCount, refunds: CashCount });
export type TillCount = z.infer<typeof TillCount>;

/** What should lie in each drawer. */
export type DrawerSums = Readonly<Record<Drawer, Cents>>;

export interface TillStanding {
  /** The opening in force: its place in the counter's journal and when it was; null while the till is closed. */
  readonly opened: { readonly seq: number; readonly at: number } | null;
  /** Without meaning while the till is closed. */
  readonly expected: DrawerSums;
  /** Z reports numbered so far. */
  readonly z_count: number;
}

export const NEVER_OPENED: TillStanding = { opened: null, expected: { till: ZERO, refunds: ZERO }, z_count: 0 };

export function afterEvent(standing: TillStanding, event: TillEvent): TillStanding {
  switch (event.kind) {
    case 'opened':
      return { ...standing, opened: { seq: event.seq, at: event.at }, expected: countedSums(event.count) };
    case 'closed':
      return { opened: null, expected: NEVER_OPENED.expected, z_count: event.z_number };
    case 'entry':
      return { ...standing, expected: expectedAfter(standing.expected, event) };
  }
}

/** What lies in the drawers after an entry. Entries in another order give the same. */
export function expectedAfter({ till, refunds }: DrawerSums, entry: TillEntry): DrawerSums {
  const effect = EFFECTS[entry.line];
  const total = addCents(entry.amount_cents, entry.fee_cents);
  return {
    till: addCents(till, multiplyCents(total, effect.till)),
    refunds: addCents(refunds, multiplyCents(total, effect.refunds)),
  };
}

export function countedSums({ till, refunds }: TillCount): DrawerSums {
  return { till: countedCents(till), refunds: countedCents(refunds) };
}

/** One drawer at the end of its day. */
export const DrawerClosing = z.strictObject({
  opening_cents: Cents,
  expected_cents: SignedCents,
  counted_cents: Cents,
  /** Counted less expected: below zero when money is missing. */
  difference_cents: SignedCents,
});
export type DrawerClosing = z.infer<typeof DrawerClosing>;

export function closeDrawer(opening: Cents, expected: Cents, counted: Cents): DrawerClosing {
  return {
    opening_cents: opening,
    expected_cents: expected,
    counted_cents: counted,
    difference_cents: subtractCents(counted, expected),
  };
}

export function isBeyond({ difference_cents }: DrawerClosing, { difference_max_cents }: TillLimits): boolean {
  return Math.abs(difference_cents) > difference_max_cents;
}

/** Does a movement need a manager's word and a note? */
export function isLargeCashOut(reason: MovementReason, amount: Cents, { cash_out_max_cents }: TillLimits): boolean {
  return leavesTheDrawers(reason) && amount > cash_out_max_cents;
}

export type TillState = 'closed' | 'open' | 'left-open';

/** A till belongs to the day it was opened: on a later day it must be closed first. A clock set back changes nothing. */
export function tillState({ opened }: Pick<TillStanding, 'opened'>, at: number, limits: TillLimits): TillState {
  if (opened === null) return 'closed';
  return businessDay(opened.at, limits) < businessDay(at, limits) ? 'left-open' : 'open';
}

/** One line of the totals: how often, how much. */
export const TillTotal = z.strictObject({
  line: TillLine,
  count: z.int().min(1),
  amount_cents: Cents,
  fee_cents: Cents,
});
export type TillTotal = z.infer<typeof TillTotal>;

/** In the order of the lines; those without entries are left out. */
export function totalsOf(entries: readonly TillEntry[]): TillTotal[] {
  return TillLine.options.flatMap((line) => {
    const of = entries.filter((entry) => entry.line === line);
    if (of.length === 0) return [];
    const amount_cents = addCents(...of.map((entry) => entry.amount_cents));
    return [{ line, count: of.length, amount_cents, fee_cents: addCents(...of.map((entry) => entry.fee_cents)) }];
  });
}

const TAKINGS: ReadonlySet<TillLine> = new Set(['sale-cash', 'sale-card', 'reload-cash', 'reload-card']);

/** What customers paid, in cash and by card. */
export function takingsOf(totals: readonly TillTotal[]): Cents {
  return addCents(
    ...totals
      .filter(({ line }) => TAKINGS.has(line))
      .flatMap(({ amount_cents, fee_cents }) => [amount_cents, fee_cents]),
  );
}

/** The n-th Z report of a counter, n from 1: `C01-Z0012`. */
export function zNumber(counterCode: string, n: number): string {
  assert(Number.isSafeInteger(n) && n >= 1, 'Z reports are numbered from 1');
  return `${counterCode}-Z${String(n).padStart(4, '0')}`;
}
