/**
 * What is done when an order's outcome did not reach its customer by SMS and will not any more: the counters of his agent are told, so that
 * somebody tells him. Other replies (help, a balance, a code) are asked for again by whoever needs them.
 */
import { OpId } from '@flouss/shared/kernel/ids';
import { appendFeed } from '../db/feed.ts';
import type { Tx } from '../db/handles.ts';
import { findOrder } from '../db/orders.ts';
import type { SmsReplyRow } from '../db/schema.ts';
import { noteUnheard, OUTCOME_CAUSE } from '../db/unheard-outcomes.ts';

/** From the first try on: what has not arrived by then is not sent any more, and nobody waits for it. */
export const REPLY_LIFE_MS = 24 * 60 * 60_000;

/** The counters are told once, however often the carrier says so. */
export async function tellCounters(tx: Tx, reply: Pick<SmsReplyRow, 'reply_id' | 'cause'>, at: number): Promise<void> {
  if (!reply.cause.startsWith(OUTCOME_CAUSE)) return;
  const opId = OpId.safeParse(reply.cause.split(':')[1]);
  const order = opId.success ? await findOrder(tx, opId.data) : undefined;
  if (!order || !(await noteUnheard(tx, order.op_id, reply.reply_id, at))) return;
  await appendFeed(tx, order.agent_id, [{ kind: 'order', entity_id: order.op_id }], at);
}
