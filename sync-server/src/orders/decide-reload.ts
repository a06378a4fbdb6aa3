/** Decides about a reload, and says what on. */
import type { ReloadReason } from '@flouss/shared/domain/reasons';
import type { Result } from '@flouss/shared/kernel/result';
import { judgedOn } from '../controls/decision.ts';
import { judgeOn } from '../controls/judge.ts';
import type { ReloadCase } from '../controls/judge.ts';
import type { CardRow } from '../db/schema.ts';
import type { Desk } from './desk.ts';

export interface Decided {
  readonly judged: Result<CardRow | undefined, ReloadReason>;
  /** To be kept, so that one can ask why; null where nothing is published by which it could be judged. */
  readonly judged_on: string | null;
}

export function decideReload(desk: Desk, order: ReloadCase): Decided {
  const { judged, input } = judgeOn(desk.set, desk.terms, order);
  return { judged, judged_on: input ? judgedOn(input, desk.terms) : null };
}
