/** What a counter must hold before its first customer: agent, operators, published terms, its own standing. */
import type { Snapshot, SyncErrorCode } from '@flouss/shared/contract/sync';
import { withPlan } from '@flouss/shared/domain/commission-plan';
import { assert } from '@flouss/shared/kernel/assert';
import { ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { plansOf } from '../controls/terms.ts';
import { findAgent } from '../db/agents.ts';
import type { Database } from '../db/open.ts';
import { operatorsOf } from '../db/operators.ts';
import type { Ctx } from '../orders/context.ts';
import { admitDevice } from './admit-device.ts';
import type { SignedBy } from './admit-device.ts';
import { refillAllotment } from './allotment.ts';

export function snapshot(
  { db, ctx }: { readonly db: Database; readonly ctx: Ctx },
  by: SignedBy,
): Promise<Result<Snapshot, SyncErrorCode>> {
  return db.transaction(async (tx) => {
    const admitted = await admitDevice(tx, ctx, by);
    if (!admitted.ok) return admitted;
    const device = admitted.value;
    const agent = await findAgent(tx, device.agent_id);
    assert(agent, 'a device belongs to an agent');
    const terms = await ctx.terms.current(tx);
    const { reference_version, tariffs, limits } = terms;
    const plans = plansOf(terms, device.agent_id);
    const operators = await operatorsOf(tx, device.agent_id);
    return ok({
      reference_version,
      agent: { agent_id: agent.agent_id, name: agent.name, address: agent.address },
      counter_code: device.counter_code,
      operators: operators.map(({ operator_id, name, role, active, pin_hash }) => ({
        operator_id,
        name,
        role,
        active: active === 1,
        pin_hash,
      })),
      // What the counter tells of a commission is the agent's own.
      tariffs: tariffs.map((tariff) => withPlan(tariff, plans, ctx.clock.now())),
      limits: [...limits],
      head: { seq: device.head_seq, digest: device.head_digest },
      allotment: { granted_cents: await refillAllotment(tx, device) },
    });
  });
}
