/**
 * What became of the SMS that tell of orders' outcomes: left, delivered, or not, and whether somebody at a counter has told the customer since; and
 * of what a customer has texted: which control kept it from being done. Nobody's words.
 */
import { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { receiptsOf } from '../db/sms-receipts.ts';
import { messagesOf } from '../db/suspicion.ts';
import { outcomeRepliesOf, unheardReplies } from '../db/unheard-outcomes.ts';
import type { OutcomeReply } from '../db/unheard-outcomes.ts';
import { RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';

const ROWS_MAX = 1_000;
const MESSAGES_MAX = 200;
const EpochMs = z.number().int();

const ReplyLine = z.object({
  reply_id: z.string(),
  /** `order:<operation>:<state>`. */
  cause: z.string(),
  paid: z.boolean(),
  state: z.enum(['queued', 'sent', 'unknown', 'parked']),
  /** What the carrier last said of each of its parts; empty where it has said nothing. */
  delivery: z.array(z.string()),
  attempts: z.number().int(),
  created_at: EpochMs,
  changed_at: EpochMs,
  via: z.string().nullable(),
  noticed_at: EpochMs.nullable(),
  told_at: EpochMs.nullable(),
});

const MessageLine = z.object({
  message_id: z.string(),
  received_at: EpochMs,
  outcome: z.string(),
  reason: z.string().nullable(),
});

export function smsReplyRoutes(http: Http, { read }: AdminRoom): void {
  http.get(
    '/admin/sms-replies',
    {
      schema: {
        /** Of one order; else those whose customers are still to be told. */
        querystring: z.object({ order: OpId.optional() }),
        response: { 200: z.object({ replies: z.array(ReplyLine) }), '4xx': RefusalBody, '5xx': RefusalBody },
      },
    },
    async ({ query: { order } }) => {
      const rows = order === undefined ? await unheardReplies(read, ROWS_MAX) : await outcomeRepliesOf(read, order);
      const said = Map.groupBy(
        await receiptsOf(
          read,
          rows.map(({ reply_id }) => reply_id),
        ),
        ({ reply_id }) => reply_id,
      );
      const stated = (replyId: string): string[] => (said.get(replyId) ?? []).map(({ state }) => state);
      return { replies: rows.map((row) => lineOf(row, stated(row.reply_id))) };
    },
  );
  http.get(
    '/admin/customers/:customer_id/sms-messages',
    {
      schema: {
        params: z.object({ customer_id: CustomerId }),
        response: { 200: z.object({ messages: z.array(MessageLine) }), '4xx': RefusalBody, '5xx': RefusalBody },
      },
    },
    async ({ params }) => ({ messages: await messagesOf(read, params.customer_id, MESSAGES_MAX) }),
  );
}

function lineOf({ paid, ...row }: OutcomeReply, delivery: string[]): z.infer<typeof ReplyLine> {
  return { ...row, paid: paid === 1, delivery };
}
