/** Decides about a reload, and lays what the decision was made on beside it. */
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import type { OpId } from '@flouss/shared/kernel/ids';
import type { Result } from '@flouss/shared/kernel/result';
import { judgedOn } from '../controls/decision.ts';
import { judgeOn } from '../controls/judge.ts';
import type { ReloadCase } from '../controls/judge.ts';
import type { CardRow } from '../db/schema.ts';
import type { Desk } from './desk.ts';

export function decideReload(desk: Desk, opId: OpId, order: ReloadCase): Result<CardRow | undefined, ReloadReason> {
  const { judged, input } = judgeOn(desk.set, desk.terms, order);
  if (input) {
    desk.decisions.push({
      op_id: opId,
      decided_at: desk.at,
      reason: judged.ok ? null : judged.error,
      judged_on: judgedOn(input, desk.terms),
    });
  }
  return judged;
}
