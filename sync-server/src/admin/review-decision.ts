/** What one proposes of a review and another approves: just this, of what both have seen. */
import { safeText } from '@flouss/shared/domain/pan';
import { z } from 'zod';

export const ReviewDecision = z.strictObject({
  decision: z.enum(['release', 'confirm']),
  reason: safeText(200),
  edition: z.string().max(40),
});
