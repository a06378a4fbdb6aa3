/** What the centre has published, read once and again only when its version has moved on. */
import type { CommissionPlan } from '@flouss/shared/domain/commission-plan';
import { LimitPolicy } from '@flouss/shared/domain/limits';
import { Tariff } from '@flouss/shared/domain/tariff';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { listCommissionPlans } from '../db/agents.ts';
import type { Reader } from '../db/handles.ts';
import { readRestoration } from '../db/in-doubt.ts';
import type { Restoration } from '../db/in-doubt.ts';
import { listTerms, readReferenceVersion } from '../db/terms.ts';

export interface Terms {
  readonly reference_version: number;
  readonly tariffs: readonly Tariff[];
  readonly limits: readonly LimitPolicy[];
  /** Of those with whom we have agreed on something of their own. */
  readonly plans: ReadonlyMap<AgentId, readonly CommissionPlan[]>;
  /** Nothing of ours that is published; it has moved the version on all the same. */
  readonly restored?: Restoration | undefined;
}

export function plansOf({ plans }: Terms, agentId: AgentId): readonly CommissionPlan[] {
  return plans.get(agentId) ?? [];
}

export interface TermsCache {
  current(db: Reader): Promise<Terms>;
}

export function openTerms(): TermsCache {
  let kept: Terms | undefined;
  return {
    async current(db) {
      const reference_version = await readReferenceVersion(db);
      if (kept?.reference_version === reference_version) return kept;
      const rows = await listTerms(db);
      kept = {
        reference_version,
        tariffs: rows.filter((row) => row.kind === 'tariff').map((row) => Tariff.parse(JSON.parse(row.body))),
        plans: Map.groupBy(await listCommissionPlans(db), ({ agent_id }) => agent_id),
        restored: await readRestoration(db),
        limits: rows.filter((row) => row.kind === 'limits').map((row) => LimitPolicy.parse(JSON.parse(row.body))),
      };
      return kept;
    },
  };
}
