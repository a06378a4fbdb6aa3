/** Movements that a line of the bank's statement has settled, and what follows: nobody waits for them any more, and a reload is reconciled. */
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Tx } from '../db/handles.ts';
import type { BankWorkKind, BankWorkRow, StatementLineRow } from '../db/schema.ts';
import { resolveBreak, waitingFor } from '../db/statement-breaks.ts';
import type { Ctx } from './context.ts';
import { reconcileOrders } from './reconcile-orders.ts';

/** How a command stands on the statement of the account that it moves; null: it moves no money. */
export const DIRECTIONS: Readonly<Record<BankWorkKind, StatementLineRow['direction'] | null>> = {
  load: 'debit',
  charge: 'credit',
  'refund-charge': 'debit',
  application: null,
  replacement: null,
  activation: null,
  block: null,
  'funding-enrolment': null,
};

/** `by`: whose word it is, the statement's own or a person's. */
export async function settleMovements(tx: Tx, ctx: Ctx, works: readonly BankWorkRow[], by: string): Promise<void> {
  const at = ctx.clock.now();
  const waiting = await waitingFor(
    tx,
    works.map(({ work_key }) => work_key),
  );
  for (const { break_id } of waiting) await resolveBreak(tx, break_id, 'came', by, at);
  const loads = works.flatMap(({ kind, op_id }): OpId[] => (kind === 'load' ? [op_id] : []));
  await reconcileOrders(tx, ctx, new Set(loads));
}
