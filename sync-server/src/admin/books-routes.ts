/** The admin circuit's routes for the books: balances and statements, what undoes a wrong posting, closed days. */
import { CalendarDate, parisDay } from '@flouss/shared/domain/calendar';
import { DaySummary } from '@flouss/shared/contract/day-summary';
import { Digest } from '@flouss/shared/contract/journal';
import { SignedCents } from '@flouss/shared/domain/money';
import { ReceiptNumber } from '@flouss/shared/domain/receipt';
import { AgentId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { findAgent } from '../db/agents.ts';
import { findDay, listDays } from '../db/days.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { balancesAfter, lastGroupOf } from '../ledger/days.ts';
import { close, NewReversal, receiptedStatement, statementCsv } from './books.ts';
import type { AdminRoom } from './door.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';

const LINES_MAX = 500;
const DAYS_MAX = 1_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();

const Account = z.object({ account: z.string(), balance_cents: SignedCents });

const OfAgent = z.object({ agent_id: AgentId });
/** `after`: a group's number, of the line that the page before ended with. */
const Range = z.object({ from: CalendarDate, to: CalendarDate, after: z.coerce.number().int().min(0).default(0) });

const Line = z.object({
  group_no: z.number().int(),
  posted_at: EpochMs,
  op_id: z.string(),
  event: z.string(),
  reverses: z.string().nullable(),
  receipt: ReceiptNumber.nullable(),
  amount_cents: SignedCents,
  float_cents: SignedCents,
});

export function booksRoutes(http: Http, room: AdminRoom): void {
  balanceRoutes(http, room);
  statementRoutes(http, room);
  dayRoutes(http, room);
}

function balanceRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/ledger/balances',
    {
      schema: {
        /** The end of which day; the present one where none is named. */
        querystring: z.object({ day: CalendarDate.optional() }),
        response: { 200: z.object({ day: CalendarDate, accounts: z.array(Account) }), ...refusals },
      },
    },
    async ({ query }) => {
      const day = query.day ?? parisDay(room.ctx.clock.now());
      return { day, accounts: await balancesAfter(room.read, await lastGroupOf(room.read, day)) };
    },
  );
  http.post(
    '/admin/ledger/groups/:group_id/reverse',
    { schema: { params: z.object({ group_id: z.string().max(120) }), body: NewReversal, response: PROPOSED } },
    async (request, reply) => answerProposed(room, request, reply, 'reversal', request.params.group_id, request.body),
  );
}

function statementRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/agents/:agent_id/statement',
    {
      schema: {
        params: OfAgent,
        querystring: Range,
        response: {
          200: z.object({
            opening_cents: SignedCents,
            closing_cents: SignedCents,
            lines: z.array(Line),
            next: z.number().int().nullable(),
          }),
          ...refusals,
        },
      },
    },
    async ({ params, query }, reply) => {
      if (!(await findAgent(room.read, params.agent_id))) return refuse(reply, 'agent-unknown');
      return receiptedStatement(room.read, params.agent_id, query, LINES_MAX);
    },
  );
  http.get(
    '/admin/agents/:agent_id/statement.csv',
    { schema: { params: OfAgent, querystring: Range, response: { 200: z.string(), ...refusals } } },
    async ({ params, query }, reply) => {
      const agent = await findAgent(room.read, params.agent_id);
      if (!agent) return refuse(reply, 'agent-unknown');
      const statement = await receiptedStatement(room.read, params.agent_id, query, LINES_MAX);
      if (statement.next !== null) reply.header('x-next', statement.next);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="statement-${query.from}-${query.to}.csv"`)
        .serializer(String)
        .send(statementCsv(agent, statement, query.after === 0));
    },
  );
}

const Closed = z.object({
  day: CalendarDate,
  last_group_no: z.number().int(),
  closed_at: EpochMs,
  digest: Digest,
  signature: z.string(),
});
const OfDay = z.object({ day: CalendarDate });

function dayRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/days',
    { schema: { response: { 200: z.object({ days: z.array(Closed) }), ...refusals } } },
    async () => ({ days: await listDays(room.read, DAYS_MAX) }),
  );
  http.get(
    '/admin/days/:day',
    { schema: { params: OfDay, response: { 200: Closed.extend({ summary: DaySummary }), ...refusals } } },
    async ({ params }, reply) => {
      const closing = await findDay(room.read, params.day);
      if (!closing) return refuse(reply, 'day-not-found');
      return { ...closing, summary: DaySummary.parse(JSON.parse(closing.summary)) };
    },
  );
  http.post(
    '/admin/days/:day/close',
    { schema: { params: OfDay, response: { 200: Closed, ...refusals } } },
    async (request, reply) => {
      const closed = await close(room.act(request), request.params.day);
      return closed.ok ? closed.value : refuse(reply, closed.error);
    },
  );
}
