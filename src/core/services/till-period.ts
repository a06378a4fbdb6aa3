/** What the counter did between two Z reports, read from the journal: the reports' figures come from nothing else. */
import { tillEventOf } from '@flouss/shared/contract/till-events';
import type { TillEntry, TillTotal } from '@flouss/shared/domain/till';
import { totalsOf } from '@flouss/shared/domain/till';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { ReadStore } from '../store/handles.ts';
import type { JournalEnd } from '../store/journal.ts';
import { factsFrom } from '../store/journal.ts';
import { lastClosedSeq } from '../store/z-reports.ts';
import type { FactOf } from './record-operation.ts';

const FACTS_AT_A_TIME = 500;

export interface TillPeriod {
  readonly firstSeq: number;
  readonly entries: readonly (TillEntry & { readonly operator_id: OperatorId })[];
  readonly movements: readonly FactOf<'cash-moved'>[];
  /** Who did any of it. */
  readonly operators: readonly OperatorId[];
}

/** What was paid by card while the till was closed belongs to the next report: every taking is in one. */
export function periodSinceLastZ(read: ReadStore, { till, seq }: Pick<JournalEnd, 'till' | 'seq'>): TillPeriod {
  const last = lastClosedSeq(read);
  // Before the first report there may be years without a till: the first begins with its opening.
  const firstSeq = last === undefined ? (till.opened?.seq ?? seq + 1) : last + 1;
  return periodBetween(read, firstSeq, seq);
}

/** From one place in the journal to another, both included. */
export function periodBetween(read: ReadStore, firstSeq: number, lastSeq: number): TillPeriod {
  const entries: (TillEntry & { operator_id: OperatorId })[] = [];
  const movements: FactOf<'cash-moved'>[] = [];
  for (let from = firstSeq; from <= lastSeq; from += FACTS_AT_A_TIME) {
    for (const { fact } of factsFrom(read, from, Math.min(FACTS_AT_A_TIME, lastSeq - from + 1))) {
      const event = tillEventOf(fact);
      if (event?.kind === 'entry') entries.push({ ...event, operator_id: fact.operator_id });
      if (fact.type === 'cash-moved') movements.push(fact);
    }
  }
  return { firstSeq, entries, movements, operators: [...new Set(entries.map(({ operator_id }) => operator_id))] };
}

export interface TotalsOfOperator {
  readonly operator_id: OperatorId;
  readonly totals: TillTotal[];
}

/** In the order in which the operators first did something. */
export function totalsByOperator({ entries, operators }: TillPeriod): TotalsOfOperator[] {
  return operators.map((operator_id) => ({
    operator_id,
    totals: totalsOf(entries.filter((entry) => entry.operator_id === operator_id)),
  }));
}
