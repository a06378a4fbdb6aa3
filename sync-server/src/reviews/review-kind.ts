/** What a kind of review must say of itself for two people to decide of it. */
import type { Reader, Tx } from '../db/handles.ts';
import type { ReviewRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';

export interface ReviewKind {
  /** Is what it is about still what it was last put on? */
  isAsPut(db: Reader, review: ReviewRow): Promise<boolean>;
  /** What follows, in the transaction that decides. */
  release(tx: Tx, ctx: Ctx, review: ReviewRow): Promise<void>;
  confirm(tx: Tx, ctx: Ctx, review: ReviewRow): Promise<void>;
}

export type ReviewKinds = Readonly<Record<ReviewRow['kind'], ReviewKind>>;
