/** All that a database can show of `reliability`'s invariants. I7 and I10 need a counter, or time, to be seen. */
import type { Invariant } from './invariant.ts';
import { audit } from './audit.ts';
import { books } from './books.ts';
import { carrierBills } from './carrier-bills.ts';
import { chains } from './chains.ts';
import { days } from './days.ts';
import { decisions } from './decisions.ts';
import { float } from './float.ts';
import { heldOrders } from './held-orders.ts';
import { noCardNumbers } from './no-card-numbers.ts';
import { numbers } from './numbers.ts';
import { once } from './once.ts';
import { receipts } from './receipts.ts';
import { screening } from './screening.ts';
import { soldOnce } from './sold-once.ts';
import { statements } from './statements.ts';
import { unknownStays } from './unknown-stays.ts';
import { whoMay } from './who-may.ts';
import { yearlyLimit } from './yearly-limit.ts';

/** `anchors`: of the audit's heads, what was noted outside of the database. */
export const invariantsWith = (anchors: ReadonlyMap<number, string>): readonly Invariant[] => [
  books,
  days,
  once,
  receipts,
  decisions,
  yearlyLimit,
  chains,
  numbers,
  whoMay,
  unknownStays,
  float,
  noCardNumbers,
  soldOnce,
  statements,
  screening,
  heldOrders,
  carrierBills,
  audit(anchors),
];

export const INVARIANTS = invariantsWith(new Map());
