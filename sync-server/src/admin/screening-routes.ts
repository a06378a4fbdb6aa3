/**
 * Freeze lists, searches and reviews for our staff. A list comes as the file that the Treasury publishes; one that is much smaller than
 * the last, a policy, and what is decided of a likeness need two people.
 */
import { PartialDate } from '@flouss/shared/domain/screening/partial-date';
import { ListedPerson, ScreeningPolicy } from '@flouss/shared/domain/screening/score';
import { CustomerId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { findReview, listReviews } from '../db/reviews.ts';
import { entriesByIds, listInForce, listLists } from '../db/screening-lists.ts';
import { searchesOf } from '../db/screenings.ts';
import type { ReviewRow } from '../db/schema.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { openPersonal } from '../orders/personal.ts';
import { comparedIn } from '../screening/compared.ts';
import { LIST_BYTES_MAX, readFreezeList } from '../screening/read-list.ts';
import { listVersionOf, readReasons, ReviewReason } from '../screening/reasons.ts';
import { policyInForce, takeList } from '../screening/take-list.ts';
import type { AdminRoom } from './door.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';
import { ReviewDecision } from './review-decision.ts';

const ROWS_MAX = 1_000;
const LISTS_MAX = 100;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
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

const ReviewLine = z.object({
  review_id: z.string(),
  kind: z.enum(['screening']),
  subject: z.string(),
  owner: z.string(),
  opened_at: EpochMs,
  /** Late from then on. */
  due_at: EpochMs,
  edition: z.string(),
  score: z.number().int(),
  reasons: z.array(ReviewReason),
  state: z.enum(['open', 'released', 'confirmed']),
  decided_at: EpochMs.nullable(),
  decision_reason: z.string().nullable(),
});

/** What two of our staff hold against each other: the only place at which they see a name. */
const Person = z.object({ name: z.string(), birth_date: z.string().optional(), nationality: z.string().optional() });
const Listed = z.object({
  entry_id: z.string(),
  names: z.array(z.string()),
  births: z.array(PartialDate),
  nationalities: z.array(z.string()),
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
  reviewRoutes(http, room);
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
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LIST_BYTES_MAX }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(
      '/admin/screening/lists',
      { bodyLimit: LIST_BYTES_MAX, schema: { response: { 200: ListLine, ...refusals } } },
      async (request, reply) => {
        const list = readFreezeList(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
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

function reviewRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/reviews',
    {
      schema: {
        querystring: z.object({ state: z.enum(['open', 'released', 'confirmed']).default('open') }),
        response: { 200: z.object({ reviews: z.array(ReviewLine) }), ...refusals },
      },
    },
    async ({ query }) => {
      const policy = await policyInForce(room.read, room.ctx.clock.now());
      const rows = await listReviews(room.read, query.state, ROWS_MAX);
      return { reviews: rows.map((row) => reviewLine(row, policy)) };
    },
  );
  http.get(
    '/admin/reviews/:review_id',
    {
      schema: {
        params: z.object({ review_id: z.string().max(40) }),
        response: {
          200: ReviewLine.extend({
            /** Null: he was forgotten. */
            compared: z.object({ customer: Person, beneficiary: Person }).nullable(),
            listed: z.array(Listed),
          }),
          ...refusals,
        },
      },
    },
    async ({ params }, reply) => {
      const review = await findReview(room.read, params.review_id);
      if (!review) return refuse(reply, 'review-unknown');
      const file = await openPersonal(room.read, room.ctx, CustomerId.parse(review.subject));
      const line = reviewLine(review, await policyInForce(room.read, room.ctx.clock.now()));
      const entries = await entriesByIds(
        room.read,
        listVersionOf(review.edition),
        new Set(line.reasons.map(({ entry_id }) => entry_id)),
      );
      const listed = entries.map(({ body }) => ListedPerson.parse(JSON.parse(body)));
      return { ...line, compared: file ? comparedIn(file) : null, listed };
    },
  );
  http.post(
    '/admin/reviews/:review_id/decide',
    { schema: { params: z.object({ review_id: z.string().max(40) }), body: ReviewDecision, response: PROPOSED } },
    async (request, reply) =>
      answerProposed(room, request, reply, 'review-decision', request.params.review_id, request.body),
  );
}

function reviewLine({ reasons, ...row }: ReviewRow, { review_max_hours }: ScreeningPolicy): z.infer<typeof ReviewLine> {
  return { ...row, due_at: row.opened_at + review_max_hours * HOUR_MS, reasons: readReasons(reasons) };
}
