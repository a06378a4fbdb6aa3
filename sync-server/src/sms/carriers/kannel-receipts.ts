/**
 * What Kannel says became of a reply: a GET on the dlr-url that went with it. The address names the reply and shows a mark that only we can
 * make, so that nobody reports of another's; it opens nothing else.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { blindIndex } from '@flouss/platform/seal';
import type { ServerKeys } from '../../db/server-keys.ts';
import { refuse } from '../../http/refusals.ts';
import type { Http } from '../../http/server.ts';

/** Delivered, not deliverable, at the network, refused by it (Kannel's user guide, delivery reports); queued at the network (4) says nothing new. */
export const RECEIPT_MASK = 1 + 2 + 8 + 16;
const STATES: Readonly<Record<string, string>> = { 1: 'delivered', 2: 'undeliverable', 8: 'accepted', 16: 'rejected' };
const ROUTE = '/sms/kannel/receipts';

type Keys = Pick<ServerKeys, 'indexKey'>;

/** `base`: where Kannel reaches this server. Kannel puts its value in place of `%d`. */
export function receiptUrl(keys: Keys, base: string, replyId: string): string {
  const url = new URL(`${ROUTE}/${encodeURIComponent(replyId)}`, base);
  url.searchParams.set('mark', markOf(keys, replyId));
  return `${url.href}&state=%d`;
}

const Asked = z.object({ mark: z.string().max(64), state: z.string().max(4) });

/** `receive` resolves once it is durable; a rejection makes Kannel say it again. */
export function kannelReceipts(
  keys: () => Keys,
  receive: (replyId: string, state: string) => Promise<void>,
): FastifyPluginAsync {
  return async (scope) => {
    (scope as Http).get(
      `${ROUTE}/:reply_id`,
      {
        schema: {
          summary: 'What became of a reply, as Kannel says it',
          params: z.object({ reply_id: z.string().max(64) }),
          querystring: Asked,
          response: { 200: z.literal('') },
        },
      },
      async ({ params: { reply_id }, query }, reply) => {
        if (!isSame(query.mark, markOf(keys(), reply_id))) return refuse(reply, 'not-authorised');
        const state = STATES[query.state];
        if (state !== undefined) await receive(reply_id, state);
        return reply.code(200).type('text/plain').send('');
      },
    );
  };
}

const markOf = ({ indexKey }: Keys, replyId: string): string => blindIndex(indexKey, 'sms-receipt', replyId);

function isSame(said: string, right: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
