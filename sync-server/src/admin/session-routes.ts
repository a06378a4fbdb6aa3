/** Signing in and out of the back office, and one's own password. */
import { AdministratorId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import { refuse, RefusalBody } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { SessionOwner } from '../db/admin-sessions.ts';
import { AdministratorRole } from './administrators.ts';
import type { AdminDeps } from './agents.ts';
import type { AdminRoom } from './door.ts';
import { changePassword, NewPassword, SignIn, signIn, signOut } from './sessions.ts';
import type { Opened } from './sessions.ts';

const refusals = { '4xx': RefusalBody, '5xx': RefusalBody };

const Oneself = z.object({
  administrator_id: AdministratorId,
  name: z.string(),
  role: AdministratorRole,
  /** Nothing else may be done before a password of one's own is chosen. */
  password_due: z.boolean(),
  ends_at: z.number().int(),
});
const OpenedSession = Oneself.extend({ token: z.string() });

/** `deps` are for the doorstep: there is no session yet, or it is about to be another. */
export function sessionRoutes(http: Http, room: AdminRoom, deps: AdminDeps, signInsPerMinute: number): void {
  const bounded = { rateLimit: { max: signInsPerMinute, timeWindow: '1 minute' } };
  http.post(
    '/admin/session',
    { config: bounded, schema: { body: SignIn, response: { 200: OpenedSession, ...refusals } } },
    async ({ body, id }, reply) => {
      const opened = await signIn(deps, body, id);
      return opened.ok ? bodyOf(opened.value) : refuse(reply, opened.error);
    },
  );
  http.get('/admin/session', { schema: { response: { 200: Oneself, ...refusals } } }, (request) =>
    oneself(room.whoAsks(request)),
  );
  http.delete(
    '/admin/session',
    { schema: { response: { 200: z.object({ signed_out: z.literal(true) }), ...refusals } } },
    (request) => signOut(room.act(request), room.whoAsks(request)).then(() => ({ signed_out: true as const })),
  );
  http.put(
    '/admin/session/password',
    { config: bounded, schema: { body: NewPassword, response: { 200: OpenedSession, ...refusals } } },
    async (request, reply) => {
      const changed = await changePassword(deps, room.whoAsks(request), request.body, request.id);
      return changed.ok ? bodyOf(changed.value) : refuse(reply, changed.error);
    },
  );
}

function bodyOf({ token, ends_at, owner }: Opened): z.infer<typeof OpenedSession> {
  const { administrator_id, name, role, password_due } = owner;
  return { token, administrator_id, name, role, password_due: password_due === 1, ends_at };
}

async function oneself({
  administrator_id,
  name,
  role,
  password_due,
  ends_at,
}: SessionOwner): Promise<z.infer<typeof Oneself>> {
  return { administrator_id, name, role, password_due: password_due === 1, ends_at };
}
