/** The routes about our own staff. No answer holds a password or what is kept of one. */
import { AdministratorId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { listAdministrators } from '../db/administrators.ts';
import type { AdministratorRow } from '../db/schema.ts';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import { addAdministrator, AdministratorRole, disableAdministrator, NewAdministrator } from './administrators.ts';
import type { AdminRoom } from './door.ts';

const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };
const EpochMs = z.number().int();

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
        response: { 200: z.object({ administrator_id: AdministratorId }), ...refusals },
      },
    },
    async (request, reply) => {
      const added = await addAdministrator(room.act(request, request.body.name), request.body);
      return added.ok ? { administrator_id: added.value } : refuse(reply, added.error);
    },
  );
  http.post(
    '/admin/administrators/:administrator_id/disable',
    {
      schema: {
        params: z.object({ administrator_id: AdministratorId }),
        response: { 200: z.object({ active: z.literal(false) }), ...refusals },
      },
    },
    async (request, reply) => {
      const by = room.whoAsks(request).administrator_id;
      const disabled = await disableAdministrator(room.act(request), by, request.params.administrator_id);
      return disabled.ok ? { active: false as const } : refuse(reply, disabled.error);
    },
  );
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
