/** Puts an SMS into the outbox, in the transaction of what caused it. Knows how it is kept, not how it is sent. */
import { CardReference } from '@flouss/shared/domain/card-reference';
import { Language } from '@flouss/shared/domain/language';
import { ZERO, type Cents } from '@flouss/shared/domain/money';
import { newUuidV7 } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import type { Tx } from '../../db/handles.ts';
import type { ServerKeys } from '../../db/server-keys.ts';
import { insertReply } from '../../db/sms-replies.ts';
import type { Ctx } from '../../orders/context.ts';
import { openText, ownerOfReply, ownerOfSender, sealText } from '../sealing.ts';
import { fittedReply } from './fit.ts';
import type { Reply } from './reply.ts';

/** A reply whose words wait for the bank's answer; it is composed just before it is sent. */
export const BalanceQuestion = z.strictObject({
  ask: z.literal('balance'),
  card_reference: CardReference,
  nickname: z.string(),
  last_four: z.string().nullable(),
  language: Language,
});
export type BalanceQuestion = z.infer<typeof BalanceQuestion>;

const KeptReply = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('nothing'), text: z.string() }),
  BalanceQuestion,
]);
export type KeptReply = z.infer<typeof KeptReply>;

export interface Recipient {
  readonly index: string;
  readonly address: string;
  readonly language: Language;
}

export interface ReplyOptions {
  /** What is answered: the same cause is never answered twice. */
  readonly cause: string;
  /** What the carrier bills the customer on this reply; absent when it is free. */
  readonly price?: Cents | undefined;
}

/** False when the cause has been answered before. */
export async function queueReply(
  tx: Tx,
  ctx: Ctx,
  to: Recipient,
  reply: Reply,
  options: ReplyOptions,
): Promise<boolean> {
  const { text, segments } = fittedReply(reply, to.language);
  return queue(tx, ctx, to, { ask: 'nothing', text }, segments, options);
}

/** Queues a reply that the balance will be put into. Its length is known once it is composed. */
export async function queueQuestion(
  tx: Tx,
  ctx: Ctx,
  to: Recipient,
  question: BalanceQuestion,
  options: ReplyOptions,
): Promise<boolean> {
  return queue(tx, ctx, to, question, 1, options);
}

async function queue(
  tx: Tx,
  ctx: Ctx,
  to: Recipient,
  kept: KeptReply,
  segments: number,
  options: ReplyOptions,
): Promise<boolean> {
  const reply_id = newUuidV7(ctx.clock, ctx.random);
  return insertReply(
    tx,
    {
      reply_id,
      cause: options.cause,
      sender_index: to.index,
      sender_sealed: sealText(ctx.keys, ownerOfSender(to.index), to.address, ctx.random),
      text_sealed: sealReply(ctx, reply_id, kept),
      segments,
      paid: options.price === undefined ? 0 : 1,
      price_cents: options.price ?? ZERO,
    },
    ctx.clock.now(),
  );
}

export function sealReply(ctx: Pick<Ctx, 'keys' | 'random'>, replyId: string, kept: KeptReply): string {
  return sealText(ctx.keys, ownerOfReply(replyId), JSON.stringify(kept), ctx.random);
}

export function openReply(keys: ServerKeys, replyId: string, sealed: string): KeptReply {
  return KeptReply.parse(JSON.parse(openText(keys, ownerOfReply(replyId), sealed)));
}
