/**
 * What two people decide of a likeness. Released: he is somebody else, and the same data do not open it again. Confirmed: he stays frozen,
 * his cards are blocked, and what waits for the bank in his name stays where it is. Who agreed with whom is not known here.
 */
import { assert } from '@flouss/shared/kernel/assert';
import { CustomerId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { cardsOfCustomer } from '../db/cards.ts';
import { findCustomer } from '../db/customers.ts';
import type { Reader, Tx } from '../db/handles.ts';
import { decideReview, findReview } from '../db/reviews.ts';
import type { ReviewRow } from '../db/schema.ts';
import { entriesByIds, listInForce } from '../db/screening-lists.ts';
import { findScreening, rememberReleases, standsAs } from '../db/screenings.ts';
import type { Ctx } from '../orders/context.ts';
import { moveCard } from '../orders/move-card.ts';
import { openPersonal } from '../orders/personal.ts';
import { comparedIn, likenessIndex } from './compared.ts';
import { tellCounters } from './open-review.ts';
import { editionOf, listVersionOf, readReasons } from './reasons.ts';

export interface Decided {
  readonly decision: 'release' | 'confirm';
  readonly reason: string;
  /** What both have seen. */
  readonly edition: string;
}

export type DecisionRefusal = 'review-unknown' | 'review-closed' | 'review-changed';

/** The review, if it is open and still what it was when it was looked at: neither the list nor the file is another since. */
export async function openAsSeen(
  db: Reader,
  reviewId: string,
  edition: string,
): Promise<Result<ReviewRow, DecisionRefusal>> {
  const review = await findReview(db, reviewId);
  if (!review) return err('review-unknown');
  if (review.state !== 'open') return err('review-closed');
  const standing = await findScreening(db, CustomerId.parse(review.subject));
  const now = standing && editionOf(listVersionOf(review.edition), standing.file_no);
  return review.edition === edition && now === edition ? ok(review) : err('review-changed');
}

export async function decide(
  tx: Tx,
  ctx: Ctx,
  reviewId: string,
  { decision, reason, edition }: Decided,
): Promise<Result<'released' | 'confirmed', DecisionRefusal>> {
  const seen = await openAsSeen(tx, reviewId, edition);
  if (!seen.ok) return seen;
  const customerId = CustomerId.parse(seen.value.subject);
  const state = decision === 'release' ? 'released' : 'confirmed';
  await decideReview(tx, reviewId, { state, decided_at: ctx.clock.now(), decision_reason: reason });
  await (decision === 'release' ? release(tx, ctx, customerId, seen.value) : freeze(tx, ctx, customerId));
  return ok(state);
}

async function release(tx: Tx, ctx: Ctx, customerId: CustomerId, review: ReviewRow): Promise<void> {
  await rememberReleases(tx, await likenessIndexes(tx, ctx, customerId, review), review.review_id, ctx.clock.now());
  // In a list that came meanwhile he is searched for before anything leaves.
  const isSearched = (await listInForce(tx))?.version === listVersionOf(review.edition);
  await standsAs(tx, customerId, isSearched ? 'clear' : 'due');
  const customer = await findCustomer(tx, customerId);
  assert(customer, 'a review is of a customer');
  await tellCounters(tx, ctx, customer.agent_id, customerId, false);
  tx.signal('bank-work');
  tx.signal('screening');
}

async function likenessIndexes(tx: Tx, ctx: Ctx, customerId: CustomerId, review: ReviewRow): Promise<string[]> {
  const file = await openPersonal(tx, ctx, customerId);
  // Whoever was forgotten is not searched for again.
  if (!file) return [];
  const compared = comparedIn(file);
  const reasons = readReasons(review.reasons);
  const ids = new Set(reasons.map(({ entry_id }) => entry_id));
  const entries = await entriesByIds(tx, listVersionOf(review.edition), ids);
  const bodies = new Map(entries.map(({ entry_id, body }) => [entry_id, body]));
  return reasons.map(({ whom, entry_id }) =>
    likenessIndex(ctx, customerId, whom, compared[whom], bodies.get(entry_id) ?? ''),
  );
}

async function freeze(tx: Tx, ctx: Ctx, customerId: CustomerId): Promise<void> {
  await standsAs(tx, customerId, 'frozen');
  for (const { card_reference, state } of await cardsOfCustomer(tx, customerId)) {
    if (state !== 'active') continue;
    const blocked = await moveCard(tx, ctx, card_reference, 'block');
    assert(blocked.ok, 'an active card can be blocked');
  }
}
