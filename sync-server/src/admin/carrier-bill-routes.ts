/**
 * The carrier's monthly bills for finance: the file as the carrier gives it, and what a month comes to. A difference is a break like the
 * bank's, and is ended where those are, by two people.
 */
import { z } from 'zod';
import { BILL_BYTES_MAX, readBill } from '../carrier-bills/read-bill.ts';
import { MonthReport, monthReport } from '../carrier-bills/month-report.ts';
import { takeBill } from '../carrier-bills/take-bill.ts';
import { Cents } from '@flouss/shared/domain/money';
import { listBills } from '../db/carrier-bills.ts';
import { bytesAsSent, bytesOf } from '../http/bytes-as-sent.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';
import { BreakLine, breakLines } from './statement-routes.ts';

const MONTHS_MAX = 240;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();
const OfMonth = z.object({ month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/) });

const BillLine = z.object({
  month: z.string(),
  digest: z.string(),
  line_count: z.number().int(),
  total_cents: Cents,
  read_at: EpochMs,
  read_by: z.string(),
});

export function carrierBillRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/carrier-bills',
    { schema: { response: { 200: z.object({ bills: z.array(BillLine) }), ...refusals } } },
    async () => ({ bills: await listBills(room.read, MONTHS_MAX) }),
  );
  http.get(
    '/admin/carrier-bills/:month',
    {
      schema: {
        params: OfMonth,
        response: { 200: z.object({ report: MonthReport, breaks: z.array(BreakLine) }), ...refusals },
      },
    },
    async ({ params }) => {
      const { report, breaks } = await monthReport(room.read, params.month);
      return { report, breaks: breaks.map(await breakLines(room)) };
    },
  );
  // The file's own bytes are digested: nothing reads them before that.
  void http.register(async (scope) => {
    bytesAsSent(scope).post(
      '/admin/carrier-bills/:month',
      { bodyLimit: BILL_BYTES_MAX, schema: { params: OfMonth, response: { 200: BillLine, ...refusals } } },
      async (request, reply) => {
        const bill = readBill(bytesOf(request), request.params.month);
        if (!bill.ok) return refuse(reply, bill.error.code, { line: bill.error.line });
        const { db, ctx } = room.act(request, bill.value.digest);
        const { administrator_id } = room.whoAsks(request);
        const taken = await db.transaction((tx) => takeBill(tx, ctx, bill.value, administrator_id));
        return taken.ok ? taken.value : refuse(reply, taken.error);
      },
    );
  });
}
