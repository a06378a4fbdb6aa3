/** Ticks off that a customer was told what became of his order by SMS, because the SMS did not arrive. */
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { isToBeTold } from '../projections/operation-state.ts';
import { findOperation } from '../store/operations.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { operationView } from './views.ts';

export const tellOutcome: Service<'outcome.tell'> = (context, session, input) =>
  recordOperation(context, session, input, TELLING);

const TELLING: Act<'outcome.tell', 'outcome-told'> = {
  type: 'outcome-told',
  topics: [],
  isSame: ({ body }, { order }) => body.order === order,
  decide: (tx, _desk, { order }) => {
    const operation = findOperation(tx, order);
    if (!operation || !isToBeTold(operation)) return refuse('nothing-to-tell');
    return { ok: true, value: { body: { order }, spends: ZERO, receipt: null } };
  },
  answer: (read, desk, { fact }) => {
    const operation = findOperation(read, fact.body.order);
    assert(operation, 'whose outcome was told is known');
    return operationView(read, desk, operation);
  },
};
