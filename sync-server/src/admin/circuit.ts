/** The admin circuit's routes. Default deny: every route below /admin stands behind the door. */
import { CardReference } from '@flouss/shared/domain/card-reference';
import { BlockReason, CardState, SetAside } from '@flouss/shared/domain/card';
import { Cents, SignedCents } from '@flouss/shared/domain/money';
import { FactReason } from '@flouss/shared/domain/reasons';
import { ReloadState } from '@flouss/shared/domain/reload';
import { AgentId, CustomerId, DeviceId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { listOrders } from '../db/orders.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { ErrorCode } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { trialBalance, verifyLedger } from '../ledger/balances.ts';
import type { Result } from '@flouss/shared/kernel/result';
import { addAgent, agentsWithFloat, Dispatch, dispatchPacks, NewAgent, NewCounter, PayIn, stockOf } from './agents.ts';
import type { AdminDeps } from './agents.ts';
import { oneAgentRoutes } from './agent-routes.ts';
import { administratorRoutes } from './administrator-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { booksRoutes } from './books-routes.ts';
import { carrierBillRoutes } from './carrier-bill-routes.ts';
import { commissionRoutes } from './commission-routes.ts';
import { decisionRoutes } from './decision-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { openDoor } from './door.ts';
import type { AdminRoom } from './door.ts';
import { reviewRoutes } from './review-routes.ts';
import { screeningRoutes } from './screening-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { operatorRoutes } from './operator-routes.ts';
import { NewTerms } from './proposal-kinds.ts';
import { answerProposed, PROPOSED, proposalRoutes } from './proposal-routes.ts';
import { approvalRoutes } from './approval-routes.ts';
import { tillRoutes } from './till-routes.ts';
import { recoveryRoutes } from './recovery-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { smsReplyRoutes } from './sms-reply-routes.ts';
import { statementRoutes } from './statement-routes.ts';
import { smsRoutes } from './sms-routes.ts';
import { cardLimitRoutes } from './card-limit-routes.ts';
import type { ReadLimits } from './card-limit-routes.ts';
import { supportRoutes } from './support-routes.ts';

const ROWS_MAX = 1_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();
const OfAgent = z.object({ agent_id: AgentId });

export interface AdminCircuitDeps extends AdminDeps {
  readonly readLimits: ReadLimits;
  readonly signInsPerMinute: number;
  /** Where the audit's heads are noted; undefined: nowhere. */
  readonly auditAnchorsFile?: string | undefined;
}

export function adminCircuit(deps: AdminCircuitDeps): {
  readonly plugin: (http: Http) => Promise<void>;
} {
  return {
    plugin: async (http) => {
      const room = openDoor(http, deps);
      sessionRoutes(http, room, deps, deps.signInsPerMinute);
      administratorRoutes(http, room);
      auditRoutes(http, room, deps.auditAnchorsFile);
      proposalRoutes(http, room);
      agentRoutes(http, room);
      oneAgentRoutes(http, room);
      operatorRoutes(http, room);
      tillRoutes(http, room);
      approvalRoutes(http, room);
      deviceRoutes(http, room);
      termsRoutes(http, room);
      readingRoutes(http, room);
      supportRoutes(http, room);
      cardLimitRoutes(http, room, deps.readLimits);
      smsRoutes(http, room);
      recoveryRoutes(http, room);
      receiptRoutes(http, room);
      booksRoutes(http, room);
      commissionRoutes(http, room);
      statementRoutes(http, room);
      carrierBillRoutes(http, room);
      smsReplyRoutes(http, room);
      decisionRoutes(http, room);
      screeningRoutes(http, room);
      reviewRoutes(http, room);
    },
  };
}

function answer<T, Body>(
  reply: FastifyReply,
  result: Result<T, ErrorCode>,
  body: (value: T) => Body,
): Body | FastifyReply {
  return result.ok ? body(result.value) : refuse(reply, result.error);
}

function agentRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/agents',
    { schema: { response: { 200: z.object({ agents: z.array(AgentLine) }), ...refusals } } },
    async () => ({ agents: await agentsWithFloat(room.read) }),
  );
  http.post(
    '/admin/agents',
    { schema: { body: NewAgent, response: { 200: z.object({ agent_id: AgentId }), ...refusals } } },
    (request) => {
      const agent_id = request.body.agent_id ?? newId(AgentId, room.ctx.clock, room.ctx.random);
      return addAgent(room.act(request, agent_id), { ...request.body, agent_id });
    },
  );
  http.post(
    '/admin/agents/:agent_id/pay-ins',
    { schema: { params: OfAgent, body: PayIn, response: PROPOSED } },
    async (request, reply) => answerProposed(room, request, reply, 'pay-in', request.params.agent_id, request.body),
  );
  http.post(
    '/admin/agents/:agent_id/packs',
    {
      schema: {
        params: OfAgent,
        body: Dispatch,
        response: { 200: z.object({ dispatched: z.number().int() }), ...refusals },
      },
    },
    async (request, reply) =>
      answer(reply, await dispatchPacks(room.act(request), request.params.agent_id, request.body), (dispatched) => ({
        dispatched,
      })),
  );
  http.get(
    '/admin/agents/:agent_id/stock',
    { schema: { params: OfAgent, response: { 200: z.object({ packs: z.array(StockLine) }), ...refusals } } },
    async ({ params }, reply) =>
      answer(reply, await stockOf(room.read, params.agent_id), ({ packs }) => ({ packs: [...packs] })),
  );
  http.post(
    '/admin/agents/:agent_id/enrolment-codes',
    { schema: { params: OfAgent, body: NewCounter, response: PROPOSED } },
    async (request, reply) =>
      answerProposed(room, request, reply, 'enrolment-code', request.params.agent_id, request.body),
  );
}

const AgentLine = z.object({
  agent_id: AgentId,
  name: z.string(),
  address: z.string(),
  created_at: EpochMs,
  float_cents: SignedCents,
});

const StockLine = z.object({
  state: z.enum([...CardState.options, 'expected']),
  reason: z.enum([...FactReason.options, ...BlockReason.options, ...SetAside.options]).nullable(),
  count: z.number().int(),
});

function termsRoutes(http: Http, room: AdminRoom): void {
  http.put('/admin/terms', { schema: { body: NewTerms, response: PROPOSED } }, async (request, reply) =>
    answerProposed(room, request, reply, 'terms', '', request.body),
  );
}

const OrderLine = z.object({
  op_id: OpId,
  channel: z.enum(['counter', 'sms']),
  agent_id: AgentId,
  device_id: DeviceId.nullable(),
  card_reference: CardReference,
  customer_id: CustomerId,
  means: z.enum(['cash', 'card', 'funding']),
  amount_cents: Cents,
  fee_cents: Cents,
  tariff_version: z.number().int(),
  state: ReloadState,
  reason: FactReason.nullable(),
  ordered_at: EpochMs,
  changed_at: EpochMs,
  charge_id: z.string().nullable(),
});

const Account = z.object({ account: z.string(), balance_cents: SignedCents });

function readingRoutes(http: Http, { read }: AdminRoom): void {
  http.get(
    '/admin/ledger',
    {
      schema: {
        response: {
          200: z.object({
            accounts: z.array(Account),
            debit_cents: SignedCents,
            credit_cents: SignedCents,
            findings: z.array(z.looseObject({ code: z.string() })),
          }),
          ...refusals,
        },
      },
    },
    async () => {
      const { accounts, debit_cents, credit_cents } = await trialBalance(read);
      return { accounts: [...accounts], debit_cents, credit_cents, findings: await verifyLedger(read) };
    },
  );
  http.get(
    '/admin/orders',
    {
      schema: {
        querystring: z.object({ state: ReloadState.optional() }),
        response: { 200: z.object({ orders: z.array(OrderLine) }), ...refusals },
      },
    },
    async ({ query }) => ({ orders: await listOrders(read, query.state, ROWS_MAX) }),
  );
}
