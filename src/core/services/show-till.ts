/** The till as it stands, for the screens; and the blind count, during which no sum leaves this room. */
import type { TillView } from '@flouss/shared/contract/views';
import { tillLimitsInForce } from '@flouss/shared/domain/limits';
import { countedSums } from '@flouss/shared/domain/till';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import type { ReadStore } from '../store/handles.ts';
import { factAt, journalEnd } from '../store/journal.ts';
import type { Desk } from './record-operation.ts';
import { deskOf } from './record-operation.ts';
import { isCounting, tillStateNow } from './till-gate.ts';
import { periodSinceLastZ, totalsByOperator } from './till-period.ts';
import type { NameOf } from './z-report.ts';
import { movementView, namedBy } from './z-report.ts';

export const getTill: Service<'till.get'> = (context, session) => {
  const { read } = context.store;
  return { ok: true, value: tillView(read, deskOf(context, session, read)) };
};

export const countTill: Service<'till.count'> = (context, session, { counting }) => {
  const { read } = context.store;
  if (counting && journalEnd(read).till.opened === null) return refuse('till-not-open');
  context.counting.operatorId = counting ? session.operator.operator_id : undefined;
  context.changed({ topics: ['till', 'status'], loaded: [] });
  return { ok: true, value: tillView(read, deskOf(context, session, read)) };
};

/** The answer of every act at the till: where it stands after it. */
export function answerWithTill(read: ReadStore, desk: Desk): TillView {
  return tillView(read, { ...desk, end: journalEnd(read) });
}

function tillView(read: ReadStore, desk: Desk): TillView {
  const { end, reference, at, context } = desk;
  const nameOf = namedBy(reference.operators);
  const counting = isCounting(context);
  const shown = {
    state: tillStateNow(desk),
    opened: openingView(read, desk, nameOf),
    counting,
    limits: tillLimitsInForce(reference.limits, at),
  };
  if (counting) return { ...shown, expected: null, by_operator: [], movements: [] };
  const period = periodSinceLastZ(read, end);
  return {
    ...shown,
    expected: end.till.opened === null ? null : end.till.expected,
    by_operator: totalsByOperator(period).map((each) => ({
      operator_name: nameOf(each.operator_id),
      totals: each.totals,
    })),
    movements: period.movements.map((movement) => movementView(movement, nameOf)),
  };
}

function openingView(read: ReadStore, { end }: Desk, nameOf: NameOf): TillView['opened'] {
  if (end.till.opened === null) return null;
  const { fact } = factAt(read, end.till.opened.seq);
  assert(fact.type === 'till-opened', 'a till was opened by an opening');
  return { at: fact.occurred_at, operator_name: nameOf(fact.operator_id), counted: countedSums(fact.body.count) };
}
