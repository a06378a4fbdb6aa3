/** The routes about our own staff. No answer holds a password or what is kept of one. */
import { AdministratorId } from '@flouss/shared/kernel/ids';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { listAdministrators } from '../db/administrators.ts';
import type { AdministratorRow } from '../db/schema.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import {
  addAdministrator,
  AdministratorRole,
  changeAdministratorRole,
  disableAdministrator,
  NewAdministrator,
  ResetPassword,
  resetPassword,
} from './administrators.ts';
import type { Resting } from './administrators.ts';
import type { AdminRoom } from './door.ts';
import { answerProposed, PROPOSED } from './proposal-routes.ts';

const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();

const OfAdministrator = z.object({ administrator_id: AdministratorId });
/** Until a second person has agreed to let him in again. */
const Rests = z.object({ active: z.literal(false) });

const AdministratorLine = z.object({
  administrator_id: AdministratorId,
  name: z.string(),
  role: AdministratorRole,
  active: z.boolean(),
  password_due: z.boolean(),
  locked_until: EpochMs,
  created_at: EpochMs,
});

export function administratorRoutes(http: Http, room: AdminRoom): void {
  http.get(
    '/admin/administrators',
    { schema: { response: { 200: z.object({ administrators: z.array(AdministratorLine) }), ...refusals } } },
    async () => ({
      administrators: (await listAdministrators(room.read)).map(lineOf),
    }),
  );
  http.post(
    '/admin/administrators',
    {
      schema: {
        body: NewAdministrator,
        /** `active` false: he rests until a second person has agreed. */
        response: { 200: z.object({ administrator_id: AdministratorId, active: z.boolean() }), ...refusals },
      },
    },
    async (request, reply) => {
      const added = await addAdministrator(room.act(request, request.body.name), request.body);
      if (!added.ok) return refuse(reply, added.error);
      return { administrator_id: added.value.administrator_id, active: added.value.active === 1 };
    },
  );
  const changed = { params: OfAdministrator, response: { 200: Rests, ...refusals } };
  http.post('/admin/administrators/:administrator_id/disable', { schema: changed }, async (request, reply) => {
    const by = room.whoAsks(request).administrator_id;
    return answer(reply, await disableAdministrator(room.act(request), by, request.params.administrator_id));
  });
  http.put(
    '/admin/administrators/:administrator_id/role',
    { schema: { ...changed, body: z.strictObject({ role: AdministratorRole }) } },
    async (request, reply) => {
      const { params, body } = request;
      const by = room.whoAsks(request).administrator_id;
      return answer(reply, await changeAdministratorRole(room.act(request), by, params.administrator_id, body.role));
    },
  );
  http.put(
    '/admin/administrators/:administrator_id/password',
    { schema: { ...changed, body: ResetPassword } },
    async (request, reply) => {
      const { params, body } = request;
      const by = room.whoAsks(request).administrator_id;
      return answer(reply, await resetPassword(room.act(request), by, params.administrator_id, body.password));
    },
  );
  http.post(
    '/admin/administrators/:administrator_id/enable',
    { schema: { params: OfAdministrator, response: PROPOSED } },
    async (request, reply) =>
      answerProposed(room, request, reply, 'administrator-enable', request.params.administrator_id, {}),
  );
}

function answer(reply: FastifyReply, rests: Resting): z.infer<typeof Rests> | FastifyReply {
  return rests.ok ? { active: false as const } : refuse(reply, rests.error);
}

function lineOf(row: AdministratorRow): z.infer<typeof AdministratorLine> {
  const { administrator_id, name, role, active, password_due, locked_until, created_at } = row;
  return {
    administrator_id,
    name,
    role,
    active: active === 1,
    password_due: password_due === 1,
    locked_until,
    created_at,
  };
}
