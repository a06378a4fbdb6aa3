/** What a screening's review keeps of why it was opened: parts of scores and numbers of entries, nobody's name. */
import { Score } from '@flouss/shared/domain/screening/score';
import { z } from 'zod';
import { Whom } from './compared.ts';
import type { Likeness } from './compared.ts';

const REASONS_MAX = 200;

export const ReviewReason = z.strictObject({ whom: Whom, entry_id: z.string(), score: Score });
type ReviewReason = z.infer<typeof ReviewReason>;

/** The most alike first. */
export function reasonsText(likenesses: readonly Likeness[]): string {
  return JSON.stringify(likenesses.slice(0, REASONS_MAX));
}

export function readReasons(text: string): ReviewReason[] {
  return z.array(ReviewReason).parse(JSON.parse(text));
}

/** What a review was last put on: the list and the file. Whoever decides says which he has seen. */
export const editionOf = (listVersion: number, fileNo: number): string => `${listVersion}:${fileNo}`;

export function listVersionOf(edition: string): number {
  return Number(edition.split(':')[0]);
}
