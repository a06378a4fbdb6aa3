/** Somebody at a counter has told a customer what became of his order by SMS, since no SMS could. Told twice, it is told. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import { announceOrder } from '../../orders/desk.ts';
import type { FactOf } from '../reading/read-batch.ts';
import type { Bench } from './bench.ts';

export function judgeOutcomeTold(
  { desk, device, told }: Bench,
  { op_id, body }: FactOf<'outcome-told'>,
): FactReason | undefined {
  const order = desk.set.orders.get(body.order);
  if (order?.channel !== 'sms' || order.agent_id !== device.agent_id) return 'reload-unknown';
  told.push({ order: order.op_id, by: op_id });
  announceOrder(desk, order.agent_id, order.op_id);
  return undefined;
}
