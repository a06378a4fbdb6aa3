/** Why an operation (a reload, a sale, a registration, a block, money paid back) was taken or refused: the controls in their order, what each looked at, and which one decided. */
import { explainReload } from '@flouss/shared/domain/explain-controls';
import type { Explained } from '@flouss/shared/domain/explain-controls';
import { FactReason } from '@flouss/shared/domain/reasons';
import { OpId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { questionOf } from '../controls/decision.ts';
import { askAgain } from '../controls/fact-decision.ts';
import type { Terms } from '../controls/terms.ts';
import { findDecision } from '../db/decisions.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';

const Why = z.object({
  op_id: OpId,
  decided_at: z.number().int(),
  /** The control that refused; null: none did. */
  reason: FactReason.nullable(),
  controls: z.array(
    z.object({
      control: FactReason,
      outcome: z.enum(['passed', 'refused', 'not-asked']),
      looked_at: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  ),
});

export function decisionRoutes(http: Http, { read, ctx }: AdminRoom): void {
  http.get(
    '/admin/orders/:op_id/why',
    {
      schema: {
        params: z.object({ op_id: OpId }),
        response: { 200: Why, '4xx': RefusalBody, '5xx': RefusalBody },
      },
    },
    async ({ params }, reply) => {
      const decision = await findDecision(read, params.op_id);
      const controls = decision && controlsOf(decision.judged_on, await ctx.terms.current(read));
      if (!controls) return refuse(reply, 'decision-unknown');
      const { op_id, decided_at, reason } = decision;
      return { op_id, decided_at, reason, controls };
    },
  );
}

function controlsOf(judgedOn: string, terms: Terms): Explained<FactReason>[] | undefined {
  const other = askAgain(judgedOn, terms);
  if (other) return other.controls;
  const question = questionOf(judgedOn, terms);
  return question && explainReload(question);
}
