/** Opens the review of a customer who is alike, or puts the open one on what was found last; from then on he is stopped. */
import type { AgentId, CustomerId } from '@flouss/shared/kernel/ids';
import { nothingWanted } from '../controls/working-set.ts';
import type { Tx } from '../db/handles.ts';
import { putReviewOn } from '../db/reviews.ts';
import type { ReviewRow } from '../db/schema.ts';
import { putInCheck } from '../db/screenings.ts';
import type { ToSearch } from '../db/screenings.ts';
import type { Ctx } from '../orders/context.ts';
import { announceCustomer, clearDesk, openDesk } from '../orders/desk.ts';
import { openReview } from '../reviews/open-review.ts';
import type { Likeness } from './compared.ts';
import { editionOf, reasonsText } from './reasons.ts';

export interface FoundAlike {
  readonly list_version: number;
  readonly score: number;
  readonly likenesses: readonly Likeness[];
}

export async function putOnReview(
  tx: Tx,
  ctx: Ctx,
  { customer_id, agent_id, file_no }: Pick<ToSearch, 'customer_id' | 'agent_id' | 'file_no'>,
  { list_version, score, likenesses }: FoundAlike,
  open: ReviewRow | undefined,
): Promise<void> {
  const on = { edition: editionOf(list_version, file_no), score, reasons: reasonsText(likenesses) };
  if (open) return putReviewOn(tx, open.review_id, on);
  await openReview(tx, ctx, { kind: 'screening', subject: customer_id, ...on });
  await tellCounters(tx, ctx, agent_id, customer_id, true);
}

/** What the controls ask of him, and what his counters are told: that his file is being checked, and nothing else. */
export async function tellCounters(
  tx: Tx,
  ctx: Ctx,
  agentId: AgentId,
  customerId: CustomerId,
  inCheck: boolean,
): Promise<void> {
  await putInCheck(tx, [customerId], inCheck);
  const desk = await openDesk(tx, ctx, nothingWanted());
  announceCustomer(desk, agentId, customerId);
  await clearDesk(tx, desk);
}
