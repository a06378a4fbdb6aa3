/** Reloads that the bank's statement tells of, many at once: each is at its end, and its agent's counters hear of it. */
import { nextReloadState } from '@flouss/shared/domain/reload';
import type { OpId } from '@flouss/shared/kernel/ids';
import { appendFeed } from '../db/feed.ts';
import { Conflict } from '../db/group-commit.ts';
import type { Tx } from '../db/handles.ts';
import { ordersByIds } from '../db/orders.ts';
import type { OrderRow } from '../db/schema.ts';
import type { Ctx } from './context.ts';

/** Those that are loaded; nothing happens to others. */
export async function reconcileOrders(tx: Tx, { clock }: Pick<Ctx, 'clock'>, opIds: ReadonlySet<OpId>): Promise<void> {
  if (opIds.size === 0) return;
  const at = clock.now();
  const moved = (await ordersByIds(tx, opIds)).flatMap((order) => {
    const next = nextReloadState(order.state, 'reconcile', order.channel);
    const row: OrderRow | undefined = next.ok ? { ...order, state: next.value, changed_at: at } : undefined;
    return row ? [{ row, seen: order.state }] : [];
  });
  if (moved.length === 0) return;
  const missed = await tx.bulk.update('orders', 'op_id', 'state', ['state', 'changed_at'], moved);
  if (missed > 0) throw new Conflict('a reload moved while it was reconciled');
  for (const [agentId, rows] of Map.groupBy(moved, ({ row }) => row.agent_id)) {
    await appendFeed(
      tx,
      agentId,
      rows.map(({ row }) => ({ kind: 'order', entity_id: row.op_id })),
      at,
    );
  }
  tx.signal('orders');
}
