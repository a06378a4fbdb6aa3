/** The admin circuit's routes for lost counters. */
import { Cents } from '@flouss/shared/domain/money';
import { DeviceId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { listRecoveries } from '../db/recoveries.ts';
import { RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { AdminRoom } from './door.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';
import { NewRecovery } from './recoveries.ts';

const ROWS_MAX = 1_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();

const RecoveryLine = z.object({
  device_id: DeviceId,
  counter_code: z.string(),
  reason: z.string(),
  created_at: EpochMs,
  expires_at: EpochMs,
  used_by: DeviceId.nullable(),
  used_at: EpochMs.nullable(),
  /** After this number the lost journal is unknown, but for what the place-taker brought; at most `lost_left_cents` of it is money. */
  lost_head_seq: z.number().int().nullable(),
  lost_left_cents: Cents.nullable(),
});

export function recoveryRoutes(http: Http, room: AdminRoom): void {
  http.post(
    '/admin/devices/:device_id/recovery-codes',
    {
      schema: {
        params: z.object({ device_id: DeviceId }),
        body: NewRecovery,
        response: PROPOSED,
      },
    },
    async (request, reply) =>
      answerProposed(room, request, reply, 'recovery-code', request.params.device_id, request.body),
  );
  http.get(
    '/admin/recoveries',
    { schema: { response: { 200: z.object({ recoveries: z.array(RecoveryLine) }), ...refusals } } },
    async () => ({ recoveries: await listRecoveries(room.read, ROWS_MAX) }),
  );
}
