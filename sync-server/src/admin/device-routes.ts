/** The routes about counters: where each stands, and what came from it. */
import { Cents } from '@flouss/shared/domain/money';
import { FactReason } from '@flouss/shared/domain/reasons';
import { AgentId, DeviceId, OpId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { formerKeysSeen } from '../db/device-keys.ts';
import { listDevices } from '../db/devices.ts';
import { listFacts } from '../db/facts.ts';
import type { Reader } from '../db/handles.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { Quarantine, quarantineDevice, revokeDevice } from './devices.ts';
import type { AdminRoom } from './door.ts';
import { Reason } from './proposal-kinds.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';

const ROWS_MAX = 1_000;
const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();
const OfDevice = z.object({ device_id: DeviceId });

export function deviceRoutes(http: Http, room: AdminRoom): void {
  http.post(
    '/admin/devices/:device_id/revoke',
    { schema: { params: OfDevice, response: { 200: z.object({ state: z.literal('revoked') }), ...refusals } } },
    async (request, reply) => {
      const revoked = await revokeDevice(room.act(request), request.params.device_id);
      return revoked.ok ? { state: revoked.value } : refuse(reply, revoked.error);
    },
  );
  http.post(
    '/admin/devices/:device_id/quarantine',
    {
      schema: {
        params: OfDevice,
        body: Quarantine,
        response: { 200: z.object({ state: z.literal('quarantined') }), ...refusals },
      },
    },
    async (request, reply) => {
      const held = await quarantineDevice(room.act(request), request.params.device_id, request.body);
      return held.ok ? { state: held.value } : refuse(reply, held.error);
    },
  );
  http.post(
    '/admin/devices/:device_id/release',
    { schema: { params: OfDevice, body: Reason, response: PROPOSED } },
    async (request, reply) =>
      answerProposed(room, request, reply, 'device-release', request.params.device_id, request.body),
  );
  http.post(
    '/admin/devices/:device_id/new-key',
    { schema: { params: OfDevice, body: Reason, response: PROPOSED } },
    async (request, reply) =>
      answerProposed(room, request, reply, 'key-rotation', request.params.device_id, request.body),
  );
  http.get(
    '/admin/devices',
    { schema: { response: { 200: z.object({ devices: z.array(DeviceLine) }), ...refusals } } },
    async () => ({ devices: await deviceLines(room.read) }),
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
    async ({ params, query }) => ({ facts: await listFacts(room.read, params.device_id, query.after, ROWS_MAX) }),
  );
}

async function deviceLines(read: Reader): Promise<z.output<typeof DeviceLine>[]> {
  const seen = Map.groupBy(await formerKeysSeen(read), ({ device_id }) => device_id);
  return (await listDevices(read)).map((device) =>
    Object.assign(device, {
      key_due: device.key_due === 1,
      former_key_seen_at:
        seen.get(device.device_id)?.reduce((last, key) => Math.max(last, key.seen_at ?? 0), 0) ?? null,
    }),
  );
}

const DeviceLine = z.object({
  device_id: DeviceId,
  agent_id: AgentId,
  counter_code: z.string(),
  state: z.enum(['active', 'revoked', 'quarantined']),
  state_reason: z.string().nullable(),
  enrolled_at: EpochMs,
  /** When it was last heard, to the minute. */
  seen_at: EpochMs,
  head_seq: z.number().int(),
  head_digest: z.string(),
  granted_cents: Cents,
  spent_cents: Cents,
  key_since: EpochMs,
  /** The back office has asked for another, which the counter makes at its next contact. */
  key_due: z.boolean(),
  /** When somebody last asked with a key that was replaced: somebody has a copy of it. */
  former_key_seen_at: EpochMs.nullable(),
});

const FactLine = z.object({
  seq: z.number().int(),
  op_id: OpId,
  type: z.string(),
  received_at: EpochMs,
  outcome: z.enum(['accepted', 'rejected']),
  code: FactReason.nullable(),
});
