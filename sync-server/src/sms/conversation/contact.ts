/** `CONTACT`: the agency where the customer is known. */
import { assert } from '@flouss/shared/kernel/assert';
import { findAgent } from '../../db/agents.ts';
import { answer } from './turn.ts';
import type { Answer, KnownTurn } from './turn.ts';

export async function contact(turn: KnownTurn): Promise<Answer> {
  const agent = await findAgent(turn.tx, turn.customer.agent_id);
  assert(agent, 'a customer was registered by an agent');
  return answer('helped', { say: 'contact', agentName: agent.name, agentAddress: agent.address });
}
