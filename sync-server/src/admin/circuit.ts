/** The admin circuit's routes. Default deny: every route below /admin stands behind the guard. */
import { CardReference } from '@flouss/shared/domain/card-reference';
import { BlockReason, CardState, SetAside } from '@flouss/shared/domain/card';
import { LimitPolicy } from '@flouss/shared/domain/limits';
import { Cents, SignedCents } from '@flouss/shared/domain/money';
import { FactReason } from '@flouss/shared/domain/reasons';
import { ReloadState } from '@flouss/shared/domain/reload';
import { Tariff } from '@flouss/shared/domain/tariff';
import { AgentId, CustomerId, DeviceId, OpId } from '@flouss/shared/kernel/ids';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { listDevices, setDeviceState } from '../db/devices.ts';
import { listFacts } from '../db/facts.ts';
import { listOrders } from '../db/orders.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { ErrorCode } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { trialBalance, verifyLedger } from '../ledger/balances.ts';
import type { Result } from '@flouss/shared/kernel/result';
import {
  addAgent,
  Dispatch,
  dispatchPacks,
  issueEnrolmentCode,
  NewAgent,
  NewCounter,
  PayIn,
  payIn,
  stockOf,
} from './agents.ts';
import type { AdminDeps } from './agents.ts';
import { adminGuard } from './guard.ts';
import { operatorRoutes } from './operator-routes.ts';
import { publishTerms } from './publish-terms.ts';
import { approvalRoutes } from './approval-routes.ts';
import { tillRoutes } from './till-routes.ts';
import { invitationLink } from './invitation-link.ts';
import { recoveryRoutes } from './recovery-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { supportRoutes } from './support-routes.ts';

const ROWS_MAX = 1_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();
const OfAgent = z.object({ agent_id: AgentId });
const OfDevice = z.object({ device_id: DeviceId });

export function adminCircuit(deps: AdminDeps & { readonly adminToken: string | undefined }): {
  readonly plugin: (http: Http) => Promise<void>;
} {
  const allowed = adminGuard(deps.adminToken);
  return {
    plugin: async (http) => {
      http.addHook('onRequest', async (request, reply) =>
        allowed(request.headers.authorization) ? undefined : refuse(reply, 'not-authorised'),
      );
      agentRoutes(http, deps);
      operatorRoutes(http, deps);
      tillRoutes(http, deps);
      approvalRoutes(http, deps);
      deviceRoutes(http, deps);
      termsRoutes(http, deps);
      readingRoutes(http, deps);
      supportRoutes(http, deps);
      recoveryRoutes(http, deps);
      receiptRoutes(http, deps);
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

function agentRoutes(http: Http, deps: AdminDeps): void {
  http.post(
    '/admin/agents',
    { schema: { body: NewAgent, response: { 200: z.object({ agent_id: AgentId }), ...refusals } } },
    ({ body }) => addAgent(deps, body),
  );
  http.post(
    '/admin/agents/:agent_id/pay-ins',
    {
      schema: { params: OfAgent, body: PayIn, response: { 200: z.object({ float_cents: SignedCents }), ...refusals } },
    },
    async ({ params, body }, reply) =>
      answer(reply, await payIn(deps, params.agent_id, body), (float_cents) => ({ float_cents })),
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
    async ({ params, body }, reply) =>
      answer(reply, await dispatchPacks(deps, params.agent_id, body), (dispatched) => ({ dispatched })),
  );
  http.get(
    '/admin/agents/:agent_id/stock',
    { schema: { params: OfAgent, response: { 200: z.object({ packs: z.array(StockLine) }), ...refusals } } },
    async ({ params }, reply) =>
      answer(reply, await stockOf(deps, params.agent_id), ({ packs }) => ({ packs: [...packs] })),
  );
  http.post(
    '/admin/agents/:agent_id/enrolment-codes',
    {
      schema: {
        params: OfAgent,
        body: NewCounter,
        response: { 200: z.object({ code: z.string(), expires_at: EpochMs, link: z.string() }), ...refusals },
      },
    },
    async (request, reply) =>
      answer(reply, await issueEnrolmentCode(deps, request.params.agent_id, request.body), (issued) => ({
        ...issued,
        link: invitationLink(deps, request, 'enrol', issued.code),
      })),
  );
}

function deviceRoutes(http: Http, { db }: AdminDeps): void {
  http.post(
    '/admin/devices/:device_id/revoke',
    { schema: { params: OfDevice, response: { 200: z.object({ state: z.literal('revoked') }), ...refusals } } },
    async ({ params }, reply) => {
      const revoked = await db.transaction((tx) => setDeviceState(tx, params.device_id, 'revoked', 'revoked-by-admin'));
      return revoked ? { state: 'revoked' as const } : refuse(reply, 'device-not-found');
    },
  );
  http.get(
    '/admin/devices',
    { schema: { response: { 200: z.object({ devices: z.array(DeviceLine) }), ...refusals } } },
    async () => ({
      devices: await listDevices(db.read),
    }),
  );
  http.get(
    '/admin/facts/:device_id',
    {
      schema: {
        params: OfDevice,
        querystring: z.object({ after: z.coerce.number().int().min(0).default(0) }),
        response: { 200: z.object({ facts: z.array(FactLine) }), ...refusals },
      },
    },
    async ({ params, query }) => ({ facts: await listFacts(db.read, params.device_id, query.after, ROWS_MAX) }),
  );
}

const StockLine = z.object({
  state: z.enum([...CardState.options, 'expected']),
  reason: z.enum([...FactReason.options, ...BlockReason.options, ...SetAside.options]).nullable(),
  count: z.number().int(),
});

const DeviceLine = z.object({
  device_id: DeviceId,
  agent_id: AgentId,
  counter_code: z.string(),
  state: z.enum(['active', 'revoked', 'quarantined']),
  state_reason: z.string().nullable(),
  enrolled_at: EpochMs,
  head_seq: z.number().int(),
  head_digest: z.string(),
  granted_cents: Cents,
  spent_cents: Cents,
});

const FactLine = z.object({
  seq: z.number().int(),
  op_id: OpId,
  type: z.string(),
  received_at: EpochMs,
  outcome: z.enum(['accepted', 'rejected']),
  code: FactReason.nullable(),
});

function termsRoutes(http: Http, { db }: AdminDeps): void {
  http.put(
    '/admin/terms',
    {
      schema: {
        body: z.strictObject({ tariff: Tariff.optional(), limits: LimitPolicy.optional() }),
        response: { 200: z.object({ published: z.literal(true) }), ...refusals },
      },
    },
    async ({ body }, reply) => {
      const published = await db.transaction((tx) => publishTerms(tx, body));
      return answer(reply, published, () => ({ published: true as const }));
    },
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

function readingRoutes(http: Http, { db }: AdminDeps): void {
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
      const { accounts, debit_cents, credit_cents } = await trialBalance(db.read);
      return { accounts: [...accounts], debit_cents, credit_cents, findings: await verifyLedger(db.read) };
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
    async ({ query }) => ({ orders: await listOrders(db.read, query.state, ROWS_MAX) }),
  );
}
