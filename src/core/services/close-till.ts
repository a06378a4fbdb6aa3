/**
 * Closes the till on a blind count: what should be there is worked out only now, a difference beyond what is allowed needs a note
 * and a manager, and the Z report takes its number in the transaction that writes the fact.
 */
import type { FactBody } from '@flouss/shared/contract/journal';
import { tillLimitsInForce } from '@flouss/shared/domain/limits';
import { ZERO } from '@flouss/shared/domain/money';
import { closeDrawer, countedSums, isBeyond } from '@flouss/shared/domain/till';
import type { TillCount, TillStanding } from '@flouss/shared/domain/till';
import { assert } from '@flouss/shared/kernel/assert';
import type { OperatorId } from '@flouss/shared/kernel/ids';
import type { ParsedInputOf } from '@flouss/shared/contract/counter-api';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import type { ReadStore } from '../store/handles.ts';
import { factAt } from '../store/journal.ts';
import { findZ, keepZ } from '../store/z-reports.ts';
import type { ZNames } from '../store/z-reports.ts';
import { isSameTillCount } from './open-till.ts';
import type { Act, Desk, FactOf } from './record-operation.ts';
import { recordOperation } from './record-operation.ts';
import { approvedBy, isSameApproval } from './till-approval.ts';
import type { TillPeriod } from './till-period.ts';
import { periodSinceLastZ, totalsByOperator } from './till-period.ts';
import { zReport } from './z-report.ts';

export const closeTill: Service<'till.close'> = (context, session, input) => {
  const result = recordOperation(context, session, input, CLOSING);
  // The count is in: whoever made it may see the sums again.
  if (result.ok) context.counting.operatorId = undefined;
  return result;
};

const CLOSING: Act<'till.close', 'till-closed'> = {
  type: 'till-closed',
  topics: ['till'],
  isSame: ({ body }, { count, note, approval }) =>
    isSameTillCount(body.count, count) && body.note === note && isSameApproval(body.approved, approval),
  decide: (tx, desk, input) => {
    const { till } = desk.end;
    if (till.opened === null) return refuse('till-not-open');
    const opening = openingAt(tx, till.opened.seq);
    const drawers = closeDrawers(till, opening.body.count, input.count);
    const limits = tillLimitsInForce(desk.reference.limits, desk.at);
    const beyond = isBeyond(drawers.till, limits) || isBeyond(drawers.refunds, limits);
    if (beyond && input.note === null) return refuse('note-needed');
    if (beyond && !input.approval) return refuse('approval-needed');
    const period = periodSinceLastZ(tx, desk.end);
    const body = {
      ...closingBody(desk, input, period),
      ...drawers,
      opened: opening.op_id,
      approved: beyond ? approvedBy(input.approval) : null,
    };
    keepZ(tx, {
      z_number: body.z_number,
      first_seq: period.firstSeq,
      opened_seq: till.opened.seq,
      closed_seq: desk.end.seq + 1,
      names: namesOf(desk, [
        opening.operator_id,
        ...period.operators,
        ...(body.approved ? [body.approved.manager_id] : []),
      ]),
    });
    return { ok: true, value: { body, spends: ZERO, receipt: null } };
  },
  answer: (read, _desk, { fact, digest }) => {
    const kept = findZ(read, fact.body.z_number);
    assert(kept, 'a closing kept its report');
    return zReport(read, kept, { fact, digest }, 0);
  },
};

function openingAt(read: ReadStore, seq: number): FactOf<'till-opened'> {
  const { fact } = factAt(read, seq);
  assert(fact.type === 'till-opened', 'a till was opened by an opening');
  return fact;
}

function closeDrawers({ expected }: TillStanding, opened: TillCount, counted: TillCount) {
  const opening = countedSums(opened);
  const found = countedSums(counted);
  return {
    till: closeDrawer(opening.till, expected.till, found.till),
    refunds: closeDrawer(opening.refunds, expected.refunds, found.refunds),
  };
}

function closingBody(
  { end }: Desk,
  { count, note }: ParsedInputOf<'till.close'>,
  period: TillPeriod,
): Pick<FactBody<'till-closed'>, 'z_number' | 'count' | 'note' | 'totals' | 'takings_so_far_cents'> {
  return {
    z_number: end.till.z_count + 1,
    count,
    note,
    totals: totalsByOperator(period).flatMap(({ operator_id, totals }) =>
      totals.map((total) => ({ ...total, operator_id })),
    ),
    // What customers paid is what facts took of the allotment: prices, amounts and fees.
    takings_so_far_cents: end.spentCents,
  };
}

/** The names of today, to be kept with the report. */
function namesOf({ device, reference, session }: Desk, operators: readonly OperatorId[]): ZNames {
  assert(device.counterCode !== null, 'an enrolled counter has a code');
  const wanted = new Set([session.operator.operator_id, ...operators]);
  return {
    agent: { name: reference.agent.name, address: reference.agent.address },
    counter_code: device.counterCode,
    operators: reference.operators
      .filter(({ operator_id }) => wanted.has(operator_id))
      .map(({ operator_id, name }) => ({ operator_id, name })),
  };
}
