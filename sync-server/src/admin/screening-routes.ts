/**
 * Freeze lists and searches in them for our staff. A list comes as the file that the Treasury publishes; one that is much smaller than
 * the last, and a policy, need two people.
 */
import { ScreeningPolicy } from '@flouss/shared/domain/screening/score';
import { CustomerId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { listInForce, listLists } from '../db/screening-lists.ts';
import { searchesOf } from '../db/screenings.ts';
import { bytesAsSent, bytesOf } from '../http/bytes-as-sent.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { readAside } from '../screening/read-aside.ts';
import { LIST_BYTES_MAX } from '../screening/read-list.ts';
import { policyInForce, takeList } from '../screening/take-list.ts';
import type { AdminRoom } from './door.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';

const ROWS_MAX = 1_000;
const LISTS_MAX = 100;
const DAY_MS = 86_400_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();

const ListLine = z.object({
  version: z.number().int(),
  digest: z.string(),
  published_at: EpochMs,
  entries: z.number().int(),
  loaded_at: EpochMs,
  loaded_by: z.string(),
  state: z.enum(['held', 'in-force', 'former']),
  in_force_at: EpochMs.nullable(),
});

const SearchLine = z.object({
  list_version: z.number().int(),
  list_digest: z.string(),
  file_no: z.number().int(),
  policy_version: z.number().int(),
  searched_at: EpochMs,
  customer_score: z.number().int(),
  beneficiary_score: z.number().int(),
  outcome: z.enum(['clear', 'hit']),
});

export function screeningRoutes(http: Http, room: AdminRoom): void {
  listRoutes(http, room);
  http.put(
    '/admin/screening/policy',
    { schema: { body: ScreeningPolicy, response: PROPOSED } },
    async (request, reply) => answerProposed(room, request, reply, 'screening-policy', '', request.body),
  );
  http.get(
    '/admin/customers/:customer_id/searches',
    {
      schema: {
        params: z.object({ customer_id: CustomerId }),
        response: { 200: z.object({ searches: z.array(SearchLine) }), ...refusals },
      },
    },
    async ({ params }) => ({ searches: await searchesOf(room.read, params.customer_id, ROWS_MAX) }),
  );
}

function listRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/screening/lists',
    {
      schema: {
        response: {
          /** `due_at`: from then on the list in force is too old; null while there is none. */
          200: z.object({ lists: z.array(ListLine), due_at: EpochMs.nullable() }),
          ...refusals,
        },
      },
    },
    async () => {
      const inForce = await listInForce(room.read);
      const { list_age_max_days } = await policyInForce(room.read, room.ctx.clock.now());
      const due_at = inForce ? inForce.published_at + list_age_max_days * DAY_MS : null;
      return { lists: await listLists(room.read, LISTS_MAX), due_at };
    },
  );
  // The file's own bytes are digested: nothing reads them before that.
  void http.register(async (scope) => {
    bytesAsSent(scope).post(
      '/admin/screening/lists',
      { bodyLimit: LIST_BYTES_MAX, schema: { response: { 200: ListLine, ...refusals } } },
      async (request, reply) => {
        const list = await readAside(bytesOf(request));
        if (!list.ok) return refuse(reply, list.error);
        const { db, ctx } = room.act(request, list.value.digest);
        const { administrator_id } = room.whoAsks(request);
        const taken = await db.transaction((tx) => takeList(tx, ctx, list.value, administrator_id));
        return taken.ok ? taken.value : refuse(reply, taken.error);
      },
    );
  });
  http.post(
    '/admin/screening/lists/:version/accept',
    { schema: { params: z.object({ version: z.string().max(10) }), response: PROPOSED } },
    async (request, reply) => answerProposed(room, request, reply, 'screening-list', request.params.version, {}),
  );
}
