/**
 * Likenesses with a freeze list as a kind of review. Released: he is somebody else, and the same data do not open it again. Confirmed: he stays frozen,
 * his cards are blocked, and what waits for the bank in his name stays where it is. Who agreed with whom is not known here.
 */
import { assert } from '@flouss/shared/kernel/assert';
import { CustomerId } from '@flouss/shared/kernel/ids';
import { cardsOfCustomer } from '../db/cards.ts';
import { findCustomer } from '../db/customers.ts';
import type { Tx } from '../db/handles.ts';
import type { ReviewRow } from '../db/schema.ts';
import { entriesByIds, listInForce } from '../db/screening-lists.ts';
import { findScreening, rememberReleases, standsAs } from '../db/screenings.ts';
import type { Ctx } from '../orders/context.ts';
import { moveCard } from '../orders/move-card.ts';
import { openPersonal } from '../orders/personal.ts';
import type { ReviewKind } from '../reviews/review-kind.ts';
import { comparedIn, likenessIndex } from './compared.ts';
import { tellCounters } from './open-review.ts';
import { editionOf, listVersionOf, readReasons } from './reasons.ts';

export const likenesses: ReviewKind = {
  /** Neither the list nor the file is another since. */
  async isAsPut(db, { subject, edition }) {
    const standing = await findScreening(db, CustomerId.parse(subject));
    return standing !== undefined && editionOf(listVersionOf(edition), standing.file_no) === edition;
  },
  release: (tx, ctx, review) => release(tx, ctx, CustomerId.parse(review.subject), review),
  confirm: (tx, ctx, review) => freeze(tx, ctx, CustomerId.parse(review.subject)),
};

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
