/** Opens the till with what was counted in its two drawers. */
import { ZERO } from '@flouss/shared/domain/money';
import type { TillCount } from '@flouss/shared/domain/till';
import { isSameCount } from '@flouss/shared/domain/cash-count';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import type { Act } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { answerWithTill } from './show-till.ts';
import { tillStateNow } from './till-gate.ts';

export const openTill: Service<'till.open'> = (context, session, input) =>
  recordOperation(context, session, input, OPENING);

const OPENING: Act<'till.open', 'till-opened'> = {
  type: 'till-opened',
  topics: ['till'],
  isSame: ({ body }, { count }) => isSameTillCount(body.count, count),
  decide: (_tx, desk, { count }) => {
    const state = tillStateNow(desk);
    if (state !== 'closed') return refuse(state === 'open' ? 'till-already-open' : 'till-left-open');
    return { ok: true, value: { body: { count }, spends: ZERO, receipt: null } };
  },
  answer: answerWithTill,
};

export function isSameTillCount(a: TillCount, b: TillCount): boolean {
  return isSameCount(a.till, b.till) && isSameCount(a.refunds, b.refunds);
}
