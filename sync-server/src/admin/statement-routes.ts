/**
 * The admin circuit's routes for the bank's statements: what was read, the bank's days, and the breaks, each with whose it is, how old,
 * what is to be done next. What ends a break by a person's word needs a second person.
 */
import { CalendarDate } from '@flouss/shared/domain/calendar';
import { SignedCents } from '@flouss/shared/domain/money';
import { safeText } from '@flouss/shared/domain/pan';
import { AdministratorId, BreakId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { findAdministrator, listAdministrators } from '../db/administrators.ts';
import { findBankDay, listBankDays } from '../db/bank-days.ts';
import type { BreakKind, StatementBreakRow } from '../db/schema.ts';
import { breaksOfDay, CARRIER_ACCOUNT, changeBreak, findBreak, listBreaks } from '../db/statement-breaks.ts';
import { findStatementLine, listStatementFiles } from '../db/statements.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { bankDay, BankDayReport, closeBankDay } from '../ledger/bank-days.ts';
import { candidatesFor } from '../orders/settle-line.ts';
import type { AdminRoom } from './door.ts';
import { Exception, StatementMatch } from './proposal-kinds.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';

const ROWS_MAX = 1_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();
const OfDay = z.object({ day: CalendarDate });
const OfBreak = z.object({ break_id: BreakId });
/** Whose a break is while nobody has taken it. */
const FINANCE = 'finance';
/** Whoever asks takes it. */
const ME = 'me';

const NextStep = z.enum(['wait-for-the-next-statement', 'ask-the-bank', 'match-or-except', 'ask-the-carrier', 'none']);
const NEXT_STEPS: Readonly<Record<BreakKind, z.infer<typeof NextStep>>> = {
  late: 'wait-for-the-next-statement',
  missing: 'ask-the-bank',
  doubled: 'ask-the-bank',
  altered: 'ask-the-bank',
  unknown: 'match-or-except',
};

export const BreakLine = z.object({
  break_id: BreakId,
  kind: z.enum(['late', 'missing', 'doubled', 'altered', 'unknown']),
  detail: z.string(),
  account: z.string(),
  day: CalendarDate,
  movement: z.string().nullable(),
  amount_cents: SignedCents,
  said_cents: SignedCents.nullable(),
  owner: z.string(),
  owner_name: z.string(),
  note: z.string().nullable(),
  state: z.enum(['open', 'resolved']),
  resolution: z.enum(['came', 'matched', 'excepted']).nullable(),
  opened_at: EpochMs,
  /** How long it has been open, or was. */
  age_ms: z.number().int(),
  next_step: NextStep,
});

const Line = z.object({
  statement_no: z.number().int(),
  line_no: z.number().int(),
  direction: z.enum(['credit', 'debit']),
  amount_cents: SignedCents,
  currency: z.string(),
  booked_on: CalendarDate,
  value_on: CalendarDate,
  reference: z.string().nullable(),
  bank_reference: z.string().nullable(),
  code: z.string().nullable(),
  counterparty: z.string().nullable(),
  remittance: z.string().nullable(),
});

const CandidateLine = z.object({
  movement: z.string(),
  kind: z.string(),
  amount_cents: SignedCents,
  done_at: EpochMs,
  card_reference: z.string().nullable(),
  same_card: z.boolean(),
});

const FileLine = z.object({
  file_digest: z.string(),
  name: z.string(),
  source: z.enum(['folder', 'bank']),
  state: z.enum(['reading', 'read', 'refused', 'altered']),
  reason: z.string().nullable(),
  line_count: z.number().int(),
  lines_taken: z.number().int(),
  received_at: EpochMs,
});

const ClosedDay = z.object({ account: z.string(), day: CalendarDate, closed_at: EpochMs, closed_by: z.string() });
const DayAnswer = z.object({
  day: CalendarDate,
  accounts: z.array(z.object({ report: BankDayReport, closed_at: EpochMs.nullable(), breaks: z.array(BreakLine) })),
});

export function statementRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/statement-files',
    { schema: { response: { 200: z.object({ files: z.array(FileLine) }), ...refusals } } },
    async () => ({ files: await listStatementFiles(room.read, ROWS_MAX) }),
  );
  bankDayRoutes(http, room);
  breakRoutes(http, room);
}

function bankDayRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/bank-days',
    { schema: { response: { 200: z.object({ days: z.array(ClosedDay) }), ...refusals } } },
    async () => ({ days: await listBankDays(room.read, ROWS_MAX) }),
  );
  http.get(
    '/admin/bank-days/:day',
    { schema: { params: OfDay, response: { 200: DayAnswer, ...refusals } } },
    async ({ params: { day } }, reply) => {
      const reports = await bankDay(room.read, day);
      if (reports.length === 0) return refuse(reply, 'statement-missing');
      const accounts: z.infer<typeof DayAnswer>['accounts'] = [];
      const lineOf = await breakLines(room);
      for (const report of reports) {
        const closed = await findBankDay(room.read, report.account, day);
        const breaks = (await breaksOfDay(room.read, report.account, day)).map(lineOf);
        accounts.push({ report, closed_at: closed?.closed_at ?? null, breaks });
      }
      return { day, accounts };
    },
  );
  http.post(
    '/admin/bank-days/:day/close',
    { schema: { params: OfDay, response: { 200: z.object({ days: z.array(ClosedDay) }), ...refusals } } },
    async (request, reply) => {
      const { db, ctx } = room.act(request);
      const { administrator_id } = room.whoAsks(request);
      const closed = await db.transaction((tx) =>
        closeBankDay(tx, request.params.day, administrator_id, ctx.clock.now()),
      );
      return closed.ok ? { days: closed.value } : refuse(reply, closed.error);
    },
  );
}

function breakRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/breaks',
    {
      schema: {
        querystring: z.object({ state: z.enum(['open', 'resolved']).default('open') }),
        response: { 200: z.object({ breaks: z.array(BreakLine) }), ...refusals },
      },
    },
    async ({ query }) => ({
      breaks: (await listBreaks(room.read, query.state, ROWS_MAX)).map(await breakLines(room)),
    }),
  );
  http.get(
    '/admin/breaks/:break_id',
    {
      schema: {
        params: OfBreak,
        response: {
          200: BreakLine.extend({ line: Line.nullable(), candidates: z.array(CandidateLine) }),
          ...refusals,
        },
      },
    },
    async ({ params }, reply) => {
      const found = await findBreak(room.read, params.break_id);
      if (!found) return refuse(reply, 'break-unknown');
      const { statement_no, line_no } = found;
      const line =
        statement_no === null || line_no === null
          ? undefined
          : await findStatementLine(room.read, statement_no, line_no);
      const candidates = await candidatesFor(room.read, found);
      return { ...(await breakLines(room))(found), line: line ?? null, candidates };
    },
  );
  http.put(
    '/admin/breaks/:break_id',
    {
      schema: {
        params: OfBreak,
        body: z.strictObject({
          owner: z.union([AdministratorId, z.literal(FINANCE), z.literal(ME)]).optional(),
          note: safeText(500).optional(),
        }),
        response: { 200: z.object({ changed: z.literal(true) }), ...refusals },
      },
    },
    async (request, reply) => {
      const { db, ctx } = room.act(request);
      const { owner: said, note } = request.body;
      const owner = said === ME ? room.whoAsks(request).administrator_id : said;
      const changed = await db.transaction(async (tx) => {
        if (!(await findBreak(tx, request.params.break_id))) return err('break-unknown');
        if (owner !== undefined && owner !== FINANCE && !(await findAdministrator(tx, owner)))
          return err('administrator-unknown');
        const change = { ...(owner !== undefined && { owner }), ...(note !== undefined && { note }) };
        const was = await changeBreak(tx, request.params.break_id, change, ctx.clock.now());
        return was ? ok(null) : err('break-resolved');
      });
      return changed.ok ? { changed: true as const } : refuse(reply, changed.error);
    },
  );
  http.post(
    '/admin/breaks/:break_id/match',
    { schema: { params: OfBreak, body: StatementMatch, response: PROPOSED } },
    async (request, reply) =>
      answerProposed(room, request, reply, 'statement-match', request.params.break_id, request.body),
  );
  http.post(
    '/admin/breaks/:break_id/except',
    { schema: { params: OfBreak, body: Exception, response: PROPOSED } },
    async (request, reply) =>
      answerProposed(room, request, reply, 'break-exception', request.params.break_id, request.body),
  );
}

export async function breakLines({
  read,
  ctx,
}: AdminRoom): Promise<(row: StatementBreakRow) => z.infer<typeof BreakLine>> {
  const names = new Map<string, string>();
  for (const { administrator_id, name } of await listAdministrators(read)) names.set(administrator_id, name);
  const now = ctx.clock.now();
  return (row) => ({
    ...row,
    owner_name: names.get(row.owner) ?? row.owner,
    age_ms: (row.state === 'open' ? now : row.changed_at) - row.opened_at,
    next_step: nextStepOf(row),
  });
}

function nextStepOf({ state, account, kind }: StatementBreakRow): z.infer<typeof NextStep> {
  if (state !== 'open') return 'none';
  return account === CARRIER_ACCOUNT ? 'ask-the-carrier' : NEXT_STEPS[kind];
}
