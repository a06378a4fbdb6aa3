/** One agent: what we know of it, what changes at once, and what two people must agree on. */
import { AgreedCommission } from '@flouss/shared/domain/commission-plan';
import { Cents, SignedCents } from '@flouss/shared/domain/money';
import { AgentId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { AgentChange, AgentConditions, AgentContacts, agentDetails, changeAgentDetails } from './agent-conditions.ts';
import type { AdminRoom } from './door.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';

const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();
const OfAgent = z.object({ agent_id: AgentId });

const AgentDetails = z.object({
  agent_id: AgentId,
  name: z.string(),
  address: z.string(),
  created_at: EpochMs,
  float_cents: SignedCents,
  float_floor_cents: Cents,
  contacts: AgentContacts.nullable(),
  /** The last one counts; before the first, and where there is none, the tariff's commission does. */
  commission_plans: z.array(z.object({ ...AgreedCommission.shape, version: z.number().int(), effective_at: EpochMs })),
});

export function oneAgentRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/agents/:agent_id',
    { schema: { params: OfAgent, response: { 200: AgentDetails, ...refusals } } },
    async ({ params }, reply) => {
      const details = await agentDetails(room.read, room.ctx, params.agent_id);
      return details.ok ? details.value : refuse(reply, details.error);
    },
  );
  http.put(
    '/admin/agents/:agent_id',
    {
      schema: {
        params: OfAgent,
        body: AgentChange,
        response: { 200: z.object({ changed: z.literal(true) }), ...refusals },
      },
    },
    async (request, reply) => {
      const changed = await changeAgentDetails(room.act(request), request.params.agent_id, request.body);
      return changed.ok ? { changed: true as const } : refuse(reply, changed.error);
    },
  );
  http.put(
    '/admin/agents/:agent_id/conditions',
    { schema: { params: OfAgent, body: AgentConditions, response: PROPOSED } },
    async (request, reply) =>
      answerProposed(room, request, reply, 'agent-conditions', request.params.agent_id, request.body),
  );
}
