/** The admin circuit's routes for commissions: a month is settled once, and can be read ever after. */
import { Cents } from '@flouss/shared/domain/money';
import { AgentId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { runOf } from '../db/commission-runs.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { settleMonth } from './commissions.ts';
import type { AdminRoom } from './door.ts';

const OfMonth = z.object({ month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/) });
const Settled = z.object({
  commissions: z.array(
    z.object({
      agent_id: AgentId,
      loads: z.number().int(),
      fees_cents: Cents,
      earned_cents: Cents,
      /** Of that, what had not been booked with its load. */
      made_good_cents: Cents,
      run_at: z.number().int(),
    }),
  ),
});
const response = { 200: Settled, '4xx': RefusalBody, '5xx': RefusalBody };

export function commissionRoutes(http: Http, room: AdminRoom): void {
  http.get('/admin/commissions/:month', { schema: { params: OfMonth, response } }, async ({ params }) => ({
    commissions: await runOf(room.read, params.month),
  }));
  http.post('/admin/commissions/:month/settle', { schema: { params: OfMonth, response } }, async (request, reply) => {
    const settled = await settleMonth(room.act(request), request.params.month);
    return settled.ok ? { commissions: settled.value } : refuse(reply, settled.error);
  });
}
