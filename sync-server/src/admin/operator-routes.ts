/** The routes about operators. No answer holds a PIN or what is kept of one. */
import { OperatorRole } from '@flouss/shared/contract/sync';
import { AgentId, OperatorId } from '@flouss/shared/kernel/ids';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { findAgent } from '../db/agents.ts';
import { operatorsOf } from '../db/operators.ts';
import type { OperatorRow } from '../db/schema.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';
import type { Changed } from './operators.ts';
import {
  addOperator,
  changeRole,
  disableOperator,
  enableOperator,
  NewOperator,
  NewPin,
  NewRole,
  resetPin,
} from './operators.ts';

const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const OfAgent = z.object({ agent_id: AgentId });
const OfOperator = z.object({ operator_id: OperatorId });
const OperatorState = z.object({ operator_id: OperatorId, role: OperatorRole, active: z.boolean() });
const OperatorLine = OperatorState.extend({ name: z.string() });

export function operatorRoutes(http: Http, room: AdminRoom): void {
  http.post(
    '/admin/agents/:agent_id/operators',
    {
      schema: {
        params: OfAgent,
        body: NewOperator,
        response: { 200: z.object({ operator_id: OperatorId }), ...refusals },
      },
    },
    async (request, reply) => {
      const added = await addOperator(room.act(request), request.params.agent_id, request.body);
      return added.ok ? { operator_id: added.value } : refuse(reply, added.error);
    },
  );
  http.get(
    '/admin/agents/:agent_id/operators',
    { schema: { params: OfAgent, response: { 200: z.object({ operators: z.array(OperatorLine) }), ...refusals } } },
    async ({ params }, reply) => {
      if (!(await findAgent(room.read, params.agent_id))) return refuse(reply, 'agent-unknown');
      const operators = await operatorsOf(room.read, params.agent_id);
      return {
        operators: operators.map(({ operator_id, name, role, active }) => ({
          operator_id,
          name,
          role,
          active: active === 1,
        })),
      };
    },
  );
  const changed = { params: OfOperator, response: { 200: OperatorState, ...refusals } };
  http.post('/admin/operators/:operator_id/disable', { schema: changed }, async (request, reply) =>
    answer(reply, await disableOperator(room.act(request), request.params.operator_id)),
  );
  http.post('/admin/operators/:operator_id/enable', { schema: changed }, async (request, reply) =>
    answer(reply, await enableOperator(room.act(request), request.params.operator_id)),
  );
  http.put('/admin/operators/:operator_id/role', { schema: { ...changed, body: NewRole } }, async (request, reply) =>
    answer(reply, await changeRole(room.act(request), request.params.operator_id, request.body.role)),
  );
  http.put('/admin/operators/:operator_id/pin', { schema: { ...changed, body: NewPin } }, async (request, reply) =>
    answer(reply, await resetPin(room.act(request), request.params.operator_id, request.body.pin)),
  );
}

function answer(reply: FastifyReply, changed: Changed): z.infer<typeof OperatorState> | FastifyReply {
  return changed.ok ? stateOf(changed.value) : refuse(reply, changed.error);
}

function stateOf({ operator_id, role, active }: Pick<OperatorRow, 'operator_id' | 'role' | 'active'>) {
  return { operator_id, role, active: active === 1 };
}
