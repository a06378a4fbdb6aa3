/**
 * The Z report as data: what the till did between two closings, what should have been there and what was. Printed, shown and
 * shown again for ever from this one model. Knows no paper and no sentence.
 */
import { z } from 'zod';
import { OpId } from '../kernel/ids.ts';
import { Cents } from './money.ts';
import { DrawerClosing, MovementReason, TillCount, TillTotal } from './till.ts';

const EpochMs = z.int();

/** Somebody at the till, and when. */
const Moment = z.strictObject({ at: EpochMs, operator_name: z.string() });

export const CashMovement = Moment.extend({
  op_id: OpId,
  reason: MovementReason,
  amount_cents: Cents,
  note: z.string().nullable(),
  /** Who said yes, where somebody had to. */
  approved_by: z.string().nullable(),
});
export type CashMovement = z.infer<typeof CashMovement>;

export const OperatorTotals = z.strictObject({ operator_name: z.string(), totals: z.array(TillTotal) });
export type OperatorTotals = z.infer<typeof OperatorTotals>;

export const ZReport = z.strictObject({
  z_number: z.int().min(1),
  /** As printed: `C01-Z0012`. */
  number: z.string(),
  op_id: OpId,
  agent: z.strictObject({ name: z.string(), address: z.string() }),
  counter_name: z.string(),
  opened: Moment,
  closed: Moment,
  till: DrawerClosing,
  refunds: DrawerClosing,
  count: TillCount,
  /** Of all operators together, then of each. */
  totals: z.array(TillTotal),
  by_operator: z.array(OperatorTotals),
  movements: z.array(CashMovement),
  takings_cents: Cents,
  /** Since the counter's first day: never falls, never begins anew. */
  takings_so_far_cents: Cents,
  note: z.string().nullable(),
  approved: z.strictObject({ manager_name: z.string(), reason: z.string() }).nullable(),
  /** Of the signed fact, so that paper and journal can be compared. */
  digest: z.string(),
  /** 0 for the original; the n-th copy says DUPLICATA n. */
  duplicate_number: z.int().min(0),
});
export type ZReport = z.infer<typeof ZReport>;
