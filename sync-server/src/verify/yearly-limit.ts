/** I4. What a card was loaded with, or may still be, in a Paris year stays within the limit; cash within its month's. */
import { parisMonth, parisYear } from '@flouss/shared/domain/calendar';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { LimitPolicy } from '@flouss/shared/domain/limits';
import { countsTowardLimit } from '@flouss/shared/domain/reload';
import type { Reader } from '../db/handles.ts';
import { listTerms } from '../db/terms.ts';
import { span, walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

/** So many are summed up at once: all orders are gone through for each such part of the cards. */
const CARDS_AT_ONCE = 50_000;

export const yearlyLimit: Invariant = {
  id: 'I4',
  says: 'loaded + pending + unknown stay within the yearly limit of each card',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  const policies = (await listTerms(db)).flatMap((row) =>
    row.kind === 'limits' ? [LimitPolicy.parse(JSON.parse(row.body))] : [],
  );
  for await (const [above, upTo] of parts(db)) yield* findIn(db, policies, above, upTo);
}

/** Spans of card references, which together are all there are. */
async function* parts(db: Reader): AsyncGenerator<[CardReference | undefined, CardReference | undefined]> {
  let above: CardReference | undefined;
  let count = 0;
  for await (const { card_reference } of walk(db, 'cards', ['card_reference'])) {
    count += 1;
    if (count % CARDS_AT_ONCE !== 0) continue;
    yield [above, card_reference];
    above = card_reference;
  }
  yield [above, undefined];
}

async function* findIn(
  db: Reader,
  policies: readonly LimitPolicy[],
  above: CardReference | undefined,
  upTo: CardReference | undefined,
): AsyncGenerator<Finding> {
  const years = new Map<string, number>();
  const months = new Map<string, number>();
  const only = span('card_reference', above, upTo);
  for await (const order of walk(db, 'orders', ['op_id'], { only })) {
    const { card_reference, ordered_at, amount_cents, means, state } = order;
    if (!countsTowardLimit(state)) continue;
    add(years, `${card_reference} ${parisYear(ordered_at)}`, amount_cents);
    if (means === 'cash') add(months, `${card_reference} ${parisMonth(ordered_at)}`, amount_cents);
  }
  yield* beyond(years, 'card_years', (year) => largest(policies, year, 'card_year_max_cents'));
  yield* beyond(months, 'card_months', (month) => largest(policies, month, 'card_month_cash_max_cents'));
  for await (const { card_reference, year, committed_cents } of walk(db, 'card_years', ['card_reference', 'year'], {
    only,
  }))
    yield* differs(years, 'card_years', `${card_reference} ${year}`, committed_cents);
  for await (const { card_reference, month, cash_cents } of walk(db, 'card_months', ['card_reference', 'month'], {
    only,
  }))
    yield* differs(months, 'card_months', `${card_reference} ${month}`, cash_cents);
  yield* unsaid(years, 'card_years');
  yield* unsaid(months, 'card_months');
}

function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

/** The sum that is kept is the one that decides: it must be what the orders say. Takes it out of `sums`. */
function* differs(sums: Map<string, number>, table: string, key: string, kept: number): Generator<Finding> {
  const derived = sums.get(key) ?? 0;
  sums.delete(key);
  if (kept !== derived) yield finding(table, key, `says ${kept}, its orders ${derived}`);
}

function* unsaid(sums: ReadonlyMap<string, number>, table: string): Generator<Finding> {
  for (const [key, derived] of sums)
    if (derived !== 0) yield finding(table, key, `is missing, its orders say ${derived}`);
}

function* beyond(
  sums: ReadonlyMap<string, number>,
  table: string,
  limitOf: (period: string) => number,
): Generator<Finding> {
  for (const [key, sum] of sums) {
    const limit = limitOf(key.slice(key.indexOf(' ') + 1));
    if (sum > limit) yield finding(table, key, `holds ${sum}, beyond ${limit}`);
  }
}

/** The widest that was in force at any moment of the period, which is a year or a month of Paris. */
function largest(
  policies: readonly LimitPolicy[],
  period: string,
  limit: 'card_year_max_cents' | 'card_month_cash_max_cents',
): number {
  const periodOf = (at: number): string => (period.length === 4 ? String(parisYear(at)) : parisMonth(at));
  const sorted = policies.toSorted((a, b) => a.effective_at - b.effective_at || a.version - b.version);
  const inForce = sorted.filter((policy, i) => {
    const next = sorted[i + 1];
    return periodOf(policy.effective_at) <= period && (!next || periodOf(next.effective_at) >= period);
  });
  return Math.max(0, ...inForce.map((policy) => policy[limit]));
}
