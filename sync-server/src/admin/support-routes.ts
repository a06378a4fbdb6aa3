/**
 * What only a person can end: bank commands that were parked, and senders locked after too many wrong codes. Taking a
 * parked command up again can neither send nor pay anything twice; the rule stands in db/bank-work.
 */
import { CustomerId, OpId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { findBankWork, listBankWork, REFUND_ABOVE_BOUND, resumeBankWork } from '../db/bank-work.ts';
import { clearLock, findBindingOf, findLock } from '../db/sms-bindings.ts';
import type { BankWorkRow } from '../db/schema.ts';
import { lateMs, NEXT_STEPS, nextStepOf, WORK_STATES } from '../orders/bank-states.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';

const ROWS_MAX = 1_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();

const BankWorkLine = z.object({
  work_key: z.string(),
  kind: z.string(),
  op_id: OpId,
  state: z.string(),
  reason: z.string().nullable(),
  attempts: z.number().int(),
  created_at: EpochMs,
  first_sent_at: EpochMs.nullable(),
  changed_at: EpochMs,
  /** Who must act. */
  owner: z.enum(['bank-worker', 'finance', 'nobody']),
  /** It stands there for longer than it may. */
  late: z.boolean(),
  /** What a person does about it; null where nobody has to. */
  next_step: z.string().nullable(),
});

function told(row: BankWorkRow, now: number): z.infer<typeof BankWorkLine> {
  const { work_key, kind, op_id, state, reason, attempts, created_at, first_sent_at, changed_at } = row;
  const bound = lateMs(kind, state);
  const next = nextStepOf(row);
  return {
    work_key,
    kind,
    op_id,
    state,
    reason,
    attempts,
    created_at,
    first_sent_at,
    changed_at,
    owner: WORK_STATES[state].owner,
    late: bound !== null && now - (state === 'queued' ? created_at : changed_at) > bound,
    next_step: next === undefined ? null : NEXT_STEPS[next],
  };
}

export function supportRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/bank-work',
    {
      schema: {
        querystring: z.object({
          state: z.enum(['queued', 'sent', 'unknown', 'done', 'refused', 'parked']).default('parked'),
        }),
        response: { 200: z.object({ bank_work: z.array(BankWorkLine) }), ...refusals },
      },
    },
    async ({ query }) => {
      const rows = await listBankWork(room.read, query.state, ROWS_MAX);
      const now = room.ctx.clock.now();
      return { bank_work: rows.map((row) => told(row, now)) };
    },
  );
  http.post(
    '/admin/bank-work/:work_key/resume',
    {
      schema: {
        params: z.object({ work_key: z.string().max(80) }),
        response: { 200: z.object({ resumed: z.literal(true) }), ...refusals },
      },
    },
    async (request, reply) => {
      const { work_key } = request.params;
      const { db, ctx } = room.act(request);
      const resumed = await db.transaction(async (tx) => {
        if ((await findBankWork(tx, work_key))?.reason === REFUND_ABOVE_BOUND) return err('refund-needs-two');
        return (await resumeBankWork(tx, work_key, ctx.clock.now())) ? ok(null) : err('not-parked');
      });
      return resumed.ok ? { resumed: true as const } : refuse(reply, resumed.error);
    },
  );
  http.post(
    '/admin/bank-work/:work_key/refund',
    { schema: { params: z.object({ work_key: z.string().max(80) }), response: PROPOSED } },
    async (request, reply) => answerProposed(room, request, reply, 'refund', request.params.work_key, {}),
  );
  http.post(
    '/admin/customers/:customer_id/sms-unlock',
    {
      schema: {
        params: z.object({ customer_id: CustomerId }),
        response: { 200: z.object({ unlocked: z.literal(true) }), ...refusals },
      },
    },
    async (request, reply) => {
      const { customer_id } = request.params;
      const unlocked = await room.act(request).db.transaction(async (tx) => {
        const binding = await findBindingOf(tx, customer_id);
        if (!binding || !(await findLock(tx, binding.sender_index))) return err('not-locked');
        await clearLock(tx, binding.sender_index);
        return ok(null);
      });
      return unlocked.ok ? { unlocked: true as const } : refuse(reply, unlocked.error);
    },
  );
}
