/**
 * The till's facts: does each follow from what the counter did before? Whatever the verdict, the till is where the counter says
 * that it is, and every report is kept: cash in a shop is the agent's, so nothing of this is booked.
 */
import type { Approval } from '@flouss/shared/contract/approval';
import type { FactBody } from '@flouss/shared/contract/journal';
import { tillEventOf } from '@flouss/shared/contract/till-events';
import { isDeepStrictEqual } from 'node:util';
import { tillLimitsInForce } from '@flouss/shared/domain/limits';
import {
  afterEvent,
  closeDrawer,
  countedSums,
  isBeyond,
  isLargeCashOut,
  NEVER_OPENED,
} from '@flouss/shared/domain/till';
import type { DrawerSums, TillStanding } from '@flouss/shared/domain/till';
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { DeviceId, OpId } from '@flouss/shared/kernel/ids';
import type { TillRow, ZReportRow } from '../../db/schema.ts';
import type { FactOf, ReadEntry } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';
import { mightAct } from './staff.ts';

/** A counter's till while its batch is judged. */
export interface TillDesk {
  readonly deviceId: DeviceId;
  standing: TillStanding;
  /** The opening in force. */
  opening: { readonly op_id: OpId; readonly counted: DrawerSums } | null;
  /** False after a fact that nobody here can read: it may have moved cash. */
  exact: boolean;
  changed: boolean;
  readonly reports: ZReportRow[];
}

export function openTillDesk(deviceId: DeviceId, row: TillRow | undefined): TillDesk {
  const till: TillDesk = { deviceId, standing: NEVER_OPENED, opening: null, exact: true, changed: false, reports: [] };
  if (!row) return till;
  const { opened_op_id, opened_seq, opened_at, z_count } = row;
  if (opened_op_id !== null && opened_seq !== null && opened_at !== null) {
    const counted = { till: row.opening_till_cents, refunds: row.opening_refunds_cents };
    till.opening = { op_id: opened_op_id, counted };
    till.standing = { ...till.standing, opened: { seq: opened_seq, at: opened_at } };
  }
  const expected = { till: row.expected_till_cents, refunds: row.expected_refunds_cents };
  return { ...till, exact: row.exact === 1, standing: { ...till.standing, expected, z_count } };
}

export function tillRow({ deviceId, standing, opening, exact }: TillDesk): TillRow {
  const counted = opening?.counted ?? NEVER_OPENED.expected;
  return {
    device_id: deviceId,
    opened_op_id: opening?.op_id ?? null,
    opened_seq: standing.opened?.seq ?? null,
    opened_at: standing.opened?.at ?? null,
    opening_till_cents: counted.till,
    opening_refunds_cents: counted.refunds,
    expected_till_cents: standing.expected.till,
    expected_refunds_cents: standing.expected.refunds,
    z_count: standing.z_count,
    exact: exact ? 1 : 0,
  };
}

/** After its verdict: what a fact did to the till, it did. */
export function followTill({ till }: Bench, { fact: read, envelope }: ReadEntry): void {
  if (!read.ok) return loseTrack(till);
  const { fact } = read;
  const event = tillEventOf(fact);
  if (!event) return;
  till.changed = true;
  if (fact.type === 'till-opened') {
    till.opening = { op_id: fact.op_id, counted: countedSums(fact.body.count) };
    till.exact = true;
  }
  if (fact.type === 'till-closed') {
    const opened_at = till.standing.opened?.at ?? fact.occurred_at;
    till.reports.push({ device_id: till.deviceId, seq: envelope.seq, opened_at });
    till.opening = null;
  }
  till.standing = afterEvent(till.standing, event);
}

/** Until the next opening, no sum here can be held against the counter's. */
export function loseTrack(till: TillDesk): void {
  till.exact = false;
  till.changed = true;
}

export function judgeTillOpened({ till }: Bench): FactReason | undefined {
  return till.standing.opened === null ? undefined : 'till-already-open';
}

export function judgeCashMoved(bench: Bench, { body }: FactOf<'cash-moved'>, at: number): FactReason | undefined {
  if (bench.till.standing.opened === null) return 'till-not-open';
  const large = isLargeCashOut(body.reason, body.amount_cents, tillLimitsInForce(bench.desk.terms.limits, at));
  return large && !isApproved(bench, body.approved, body.note) ? 'approval-needed' : undefined;
}

export function judgeTillClosed(bench: Bench, { body }: FactOf<'till-closed'>, at: number): FactReason | undefined {
  const { standing, opening, exact } = bench.till;
  if (standing.opened === null || opening === null) return 'till-not-open';
  const follows = body.z_number === standing.z_count + 1 && body.opened === opening.op_id;
  if (!follows || !areFiguresRight(body, opening.counted, exact ? standing.expected : undefined))
    return 'till-figures-wrong';
  const limits = tillLimitsInForce(bench.desk.terms.limits, at);
  const beyond = isBeyond(body.till, limits) || isBeyond(body.refunds, limits);
  return beyond && !isApproved(bench, body.approved, body.note) ? 'approval-needed' : undefined;
}

/** What was expected is the counter's own word where ours is not sure. */
function areFiguresRight(
  body: FactBody<'till-closed'>,
  opened: DrawerSums,
  expected: DrawerSums = { till: body.till.expected_cents, refunds: body.refunds.expected_cents },
): boolean {
  const counted = countedSums(body.count);
  return (['till', 'refunds'] as const).every((drawer) =>
    isDeepStrictEqual(body[drawer], closeDrawer(opened[drawer], expected[drawer], counted[drawer])),
  );
}

/** By somebody who was a manager of the agent, with a note. */
function isApproved({ staff, reached }: Bench, approved: Approval | null, note: string | null): boolean {
  if (approved === null || note === null) return false;
  return staff.get(approved.manager_id)?.role === 'manager' && mightAct(staff, approved.manager_id, reached);
}
