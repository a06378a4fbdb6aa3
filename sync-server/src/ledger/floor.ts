/**
 * An agent's floor holds back what is set aside for counters, and takes nothing back (decision 77): raised, or a pay-in undone, the
 * float may stand under it. How far it may is noted when that happens, so that everything else that goes under the floor is a fault.
 */
import { signedCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import type { AgentId } from '@flouss/shared/kernel/ids';
import { changeAgent, findAgent } from '../db/agents.ts';
import { escrowOf } from '../db/devices.ts';
import type { Tx } from '../db/handles.ts';
import { floatOf } from './balances.ts';

/** After what may leave the float under its floor, and after what brings it up again. */
export async function noteFloor(tx: Tx, agentId: AgentId): Promise<void> {
  const agent = await findAgent(tx, agentId);
  if (!agent) return;
  const { escrow } = await escrowOf(tx, agentId);
  const free = (await floatOf(tx, agentId)) - escrow;
  const under = signedCents(agent.float_floor_cents - free);
  const floor_given_up_cents: Cents = under > 0 ? under : ZERO;
  if (floor_given_up_cents !== agent.floor_given_up_cents) await changeAgent(tx, agentId, { floor_given_up_cents });
}
