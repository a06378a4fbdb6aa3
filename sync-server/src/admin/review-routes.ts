/**
 * Reviews for our staff: likenesses with a freeze list and held orders, with what each was opened on and since when it waits. What is decided
 * needs two people, of what both have seen; so does the policy by which orders are held.
 */
import { SuspicionPolicy } from '@flouss/shared/domain/suspicion';
import { z } from 'zod';
import { findReview, listReviews } from '../db/reviews.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';
import { ReviewDecision } from './review-decision.ts';
import { reviewLines, ReviewLine, reviewWhole, WholeReview } from './review-views.ts';

const ROWS_MAX = 1_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const OfReview = z.object({ review_id: z.string().max(40) });

export function reviewRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/reviews',
    {
      schema: {
        querystring: z.object({ state: z.enum(['open', 'released', 'confirmed']).default('open') }),
        response: { 200: z.object({ reviews: z.array(ReviewLine) }), ...refusals },
      },
    },
    async ({ query }) => ({ reviews: await reviewLines(room, await listReviews(room.read, query.state, ROWS_MAX)) }),
  );
  http.get(
    '/admin/reviews/:review_id',
    { schema: { params: OfReview, response: { 200: WholeReview, ...refusals } } },
    async ({ params }, reply) => {
      const review = await findReview(room.read, params.review_id);
      return review ? reviewWhole(room, review) : refuse(reply, 'review-unknown');
    },
  );
  http.post(
    '/admin/reviews/:review_id/decide',
    { schema: { params: OfReview, body: ReviewDecision, response: PROPOSED } },
    async (request, reply) =>
      answerProposed(room, request, reply, 'review-decision', request.params.review_id, request.body),
  );
  http.put(
    '/admin/suspicion/policy',
    { schema: { body: SuspicionPolicy, response: PROPOSED } },
    async (request, reply) => answerProposed(room, request, reply, 'suspicion-policy', '', request.body),
  );
}
