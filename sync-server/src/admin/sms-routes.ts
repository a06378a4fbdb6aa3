/**
 * What only a person finds out about messages: which of those that a carrier says it has taken have never come here, and which have come
 * and cannot be conversed with. No text and no number of a telephone is told.
 */
import { err, ok } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { dropParked, listParked, retryParked, someWait } from '../db/sms-arrivals.ts';
import { knownMessages } from '../db/sms-inbox.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';

const IDS_MAX = 1_000;
const ID_LENGTH_MAX = 200;
/** So many ids as long as they may be. */
const IDS_BYTES_MAX = 256 * 1024;
const ROWS_MAX = 1_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();
const OfArrival = z.object({ arrival_id: z.string().max(40) });
const Done = { 200: z.object({ done: z.literal(true) }), ...refusals };

export function smsRoutes(http: Http, room: AdminRoom): void {
  http.post(
    '/admin/sms/missing',
    {
      bodyLimit: IDS_BYTES_MAX,
      schema: {
        body: z.strictObject({ message_ids: z.array(z.string().min(1).max(ID_LENGTH_MAX)).max(IDS_MAX) }),
        response: {
          200: z.object({
            missing: z.array(z.string()),
            /** Messages wait for their conversation: what is missing now may be one of them. */
            some_wait: z.boolean(),
          }),
          ...refusals,
        },
      },
    },
    async ({ body: { message_ids } }) => {
      // Asked before: what is conversed with in between is found.
      const some_wait = await someWait(room.read);
      const known = await knownMessages(room.read, message_ids.flatMap(bothNames));
      return { missing: message_ids.filter((id) => !bothNames(id).some((name) => known.has(name))), some_wait };
    },
  );
  http.get(
    '/admin/sms/parked',
    {
      schema: {
        response: {
          200: z.object({
            parked: z.array(z.object({ arrival_id: z.string(), arrived_at: EpochMs, parked_at: EpochMs })),
          }),
          ...refusals,
        },
      },
    },
    async () => ({ parked: await listParked(room.read, ROWS_MAX) }),
  );
  http.post(
    '/admin/sms/parked/:arrival_id/retry',
    { schema: { params: OfArrival, response: Done } },
    async (request, reply) => {
      const { arrival_id } = request.params;
      const retried = await room
        .act(request)
        .db.transaction(async (tx) => ((await retryParked(tx, arrival_id)) ? ok(null) : err('not-parked')));
      return retried.ok ? { done: true as const } : refuse(reply, retried.error);
    },
  );
  http.post(
    '/admin/sms/parked/:arrival_id/drop',
    { schema: { params: OfArrival, response: Done } },
    async (request, reply) => {
      const { arrival_id } = request.params;
      const dropped = await room
        .act(request)
        .db.transaction(async (tx) => ((await dropParked(tx, arrival_id)) ? ok(null) : err('not-parked')));
      return dropped.ok ? { done: true as const } : refuse(reply, dropped.error);
    },
  );
}

/** What came by SMPP is kept under its carrier's id with the way before it. */
const bothNames = (id: string): readonly [string, string] => [id, `smpp:${id}`];
