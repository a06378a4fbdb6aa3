/**
 * What the carrier says became of our replies. A receipt is proof that it has the reply, so a reply in doubt is in doubt no more; one
 * that says that it will never arrive has its customer told at a counter.
 */
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import type { SmsReceiptRow } from '../db/schema.ts';
import { repliesByIds } from '../db/sms-replies.ts';
import { findReceipt, noteReceipt, noteTaken, repliesInDoubt, settleInDoubt } from '../db/sms-receipts.ts';
import type { Ctx } from '../orders/context.ts';
import type { DeliveryReceipt } from './carriers/carrier.ts';
import { senderOf } from './sender.ts';
import { tellCounters } from './unheard.ts';

export interface Receipts {
  /** The carrier took the reply and called it so; durable when it resolves. */
  readonly taken: (replyId: string, carrierId: string) => Promise<void>;
  /** Durable when it resolves, also where nobody knows what it is of. */
  readonly receive: (receipt: DeliveryReceipt) => Promise<void>;
  /** The same, of a reply that the carrier names as we do. */
  readonly receiveOf: (replyId: string, state: string) => Promise<void>;
}

export function openReceipts(database: Pick<Database, 'transaction'>, ctx: Ctx): Receipts {
  return {
    taken: (reply_id, carrier_id) =>
      database.transaction((tx) => noteTaken(tx, { carrier_id, reply_id, state: 'taken', noted_at: ctx.clock.now() })),
    receive: (receipt) =>
      database.transaction(async (tx) => {
        const at = ctx.clock.now();
        const known = await findReceipt(tx, receipt.carrierIds);
        if (known) return hear(tx, known, receipt.state, at);
        const inDoubt = await repliesInDoubt(tx, senderOf(receipt.sender, ctx.keys).index);
        const of = inDoubt.find(({ reply_id }) => receipt.isOf(reply_id));
        if (of) await hearFirst(tx, receipt.carrierIds[0], of.reply_id, receipt.state, at);
      }),
    receiveOf: (replyId, state) =>
      database.transaction(async (tx) => {
        const at = ctx.clock.now();
        const name = `${OWN_NAME}${replyId}`;
        const known = await findReceipt(tx, [name]);
        await (known ? hear(tx, known, state, at) : hearFirst(tx, name, replyId, state, at));
      }),
  };
}

/** Where the carrier gives no name and says back ours. */
const OWN_NAME = 'reply:';

async function hear(tx: Tx, known: SmsReceiptRow, state: string, at: number): Promise<void> {
  // They come in any order: what was final stays so.
  if (isFinal(state) || !isFinal(known.state)) await noteReceipt(tx, known.carrier_id, state, at);
  await settleInDoubt(tx, known.reply_id, at);
  await hearFailure(tx, known.reply_id, state, at);
}

async function hearFirst(
  tx: Tx,
  carrierId: string | undefined,
  replyId: string,
  state: string,
  at: number,
): Promise<void> {
  await settleInDoubt(tx, replyId, at);
  if (carrierId !== undefined) {
    await noteTaken(tx, { carrier_id: carrierId, reply_id: replyId, state, noted_at: at });
  }
  await hearFailure(tx, replyId, state, at);
}

/** It did not arrive, and the carrier tries no more. */
const FAILED: ReadonlySet<string> = new Set(['expired', 'deleted', 'undeliverable', 'rejected']);
const isFinal = (state: string): boolean => state === 'delivered' || FAILED.has(state);

async function hearFailure(tx: Tx, replyId: string, state: string, at: number): Promise<void> {
  if (!FAILED.has(state)) return;
  for (const reply of await repliesByIds(tx, [replyId])) await tellCounters(tx, reply, at);
}
