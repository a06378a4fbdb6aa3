/**
 * What is agreed with an agent, and how it is reached. Name, address and contacts are a supervisor's to change; what moves money,
 * the floor and the commission, is proposed by one and approved by another.
 */
import { AgreedCommission } from '@flouss/shared/domain/commission-plan';
import { Cents } from '@flouss/shared/domain/money';
import { safeText } from '@flouss/shared/domain/pan';
import { PhoneNumber } from '@flouss/shared/domain/phone';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { assert } from '@flouss/shared/kernel/assert';
import { z } from 'zod';
import { changeAgent, findAgent, insertCommissionPlan, listCommissionPlans } from '../db/agents.ts';
import { ownerOfContacts } from '../orders/envelope-owners.ts';
import { openColumn, sealColumn } from '../db/envelopes.ts';
import type { Reader, Tx } from '../db/handles.ts';
import { floatOf } from '../ledger/balances.ts';
import { noteFloor } from '../ledger/floor.ts';
import type { Ctx } from '../orders/context.ts';
import type { AdminDeps } from './agents.ts';
import { announceReferences } from './publish-terms.ts';

export const AgentContacts = z.strictObject({
  person: safeText(80),
  phone: PhoneNumber,
  email: z.email().max(120).optional(),
});
export type AgentContacts = z.infer<typeof AgentContacts>;

export const AgentChange = z.strictObject({
  name: safeText(80).optional(),
  address: safeText(200).optional(),
  contacts: AgentContacts.optional(),
});

/** Counters print the name and the address from their next contact on. */
export function changeAgentDetails(
  { db, ctx }: AdminDeps,
  agentId: AgentId,
  { name, address, contacts }: z.infer<typeof AgentChange>,
): Promise<Result<null, 'agent-unknown'>> {
  return db.transaction(async (tx) => {
    const agent = await findAgent(tx, agentId);
    if (!agent) return err('agent-unknown');
    await changeAgent(tx, agentId, {
      name: name ?? agent.name,
      address: address ?? agent.address,
      contacts_sealed: contacts ? sealContacts(ctx, agentId, contacts) : agent.contacts_sealed,
    });
    await announceReferences(tx);
    return ok(null);
  });
}

export const AgentConditions = z
  .strictObject({ float_floor_cents: Cents.optional(), commission: AgreedCommission.optional() })
  .refine(({ float_floor_cents, commission }) => float_floor_cents !== undefined || commission !== undefined);

/** From now on: what was ordered before earns what was agreed then. */
export async function agreeConditions(
  tx: Tx,
  { clock }: Ctx,
  agentId: AgentId,
  { float_floor_cents, commission }: z.infer<typeof AgentConditions>,
): Promise<Result<null, 'agent-unknown'>> {
  if (!(await findAgent(tx, agentId))) return err('agent-unknown');
  if (float_floor_cents !== undefined) {
    await changeAgent(tx, agentId, { float_floor_cents });
    await noteFloor(tx, agentId);
  }
  if (commission) {
    const version = (await plansOf(tx, agentId)).length + 1;
    await insertCommissionPlan(tx, { agent_id: agentId, version, effective_at: clock.now(), ...commission });
  }
  await announceReferences(tx);
  return ok(null);
}

/** Everything we know of one agent but its counters and its people. */
export async function agentDetails(db: Reader, ctx: Ctx, agentId: AgentId) {
  const agent = await findAgent(db, agentId);
  if (!agent) return err('agent-unknown' as const);
  const { name, address, created_at, float_floor_cents, contacts_sealed } = agent;
  return ok({
    agent_id: agentId,
    name,
    address,
    created_at,
    float_cents: await floatOf(db, agentId),
    float_floor_cents,
    contacts: contacts_sealed === null ? null : openContacts(ctx, agentId, contacts_sealed),
    commission_plans: await plansOf(db, agentId),
  });
}

async function plansOf(db: Reader, agentId: AgentId) {
  return (await listCommissionPlans(db)).filter(({ agent_id }) => agent_id === agentId);
}

function sealContacts({ keys, random }: Ctx, agentId: AgentId, contacts: AgentContacts): string {
  return sealColumn(keys, 'envelopeKey', ownerOfContacts(agentId), JSON.stringify(contacts), random);
}

function openContacts({ keys }: Ctx, agentId: AgentId, sealed: string): AgentContacts {
  const text = openColumn(keys, 'envelopeKey', ownerOfContacts(agentId), sealed);
  assert(text !== undefined, 'contacts open with the key they were sealed with');
  return AgentContacts.parse(JSON.parse(text));
}
