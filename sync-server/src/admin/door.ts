/**
 * The door of the admin circuit. Default deny: who asks is looked up and held against the access table before a body is read;
 * and whoever acts is given a database whose transactions look at his session again and write the audit themselves, so that
 * nothing is changed without its line.
 */
import type { Result } from '@flouss/shared/kernel/result';
import type { FastifyRequest } from 'fastify';
import type { SessionOwner } from '../db/admin-sessions.ts';
import type { ReadDb } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { refuse, Refused } from '../http/refusals.ts';
import type { ErrorCode } from '../http/refusals.ts';
import type { Http } from '../http/server.ts';
import type { Ctx } from '../orders/context.ts';
import { accessOf, withoutRoute } from './access.ts';
import type { Access } from './access.ts';
import type { AdminDeps } from './agents.ts';
import { writeAudit } from './audit.ts';
import { openSessionBy, sessionOf } from './sessions.ts';

/** What a route of the back office may use. */
export interface AdminRoom {
  readonly read: ReadDb;
  readonly ctx: Ctx;
  /** Where counters reach us; where the asking came from otherwise. */
  readonly publicUrl?: string | undefined;
  /** Who asks. */
  whoAsks(request: FastifyRequest): SessionOwner;
  /** The only way to change anything. `subject` is what it is done to, where the path does not say. */
  act(request: FastifyRequest, subject?: string): AdminDeps;
}

/** Watches the routes that are hung into `http` from now on. */
export function openDoor(http: Http, deps: AdminDeps): AdminRoom {
  const { db, ctx, publicUrl } = deps;
  const askers = new WeakMap<FastifyRequest, SessionOwner>();
  const routes = new Set<string>();

  http.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) {
      accessOf(each, url);
      routes.add(`${each} ${url}`);
    }
  });
  http.addHook('onReady', async () => {
    const missing = withoutRoute(routes);
    if (missing.length > 0) throw new Error(`these routes are not there: ${missing.join(', ')}`);
  });
  http.addHook('onRequest', async (request, reply) => {
    const { who } = accessOfRequest(request);
    if (who === 'anyone') return undefined;
    const session = await sessionOf(deps, request.headers.authorization);
    if (!session) return refuse(reply, 'not-authorised');
    const refusal = refusalOf(who, session);
    if (refusal) return refuse(reply, refusal);
    askers.set(request, session);
    return undefined;
  });

  const whoAsks = (request: FastifyRequest): SessionOwner => {
    const session = askers.get(request);
    if (!session) throw new Error('a route of the back office without its door');
    return session;
  };

  return {
    read: db.read,
    ctx,
    publicUrl,
    whoAsks,
    act(request, subject = Object.values((request.params ?? {}) as Record<string, string>).join(' ')) {
      const { act } = accessOfRequest(request);
      if (act === null) throw new Error('a route that only reads wants to act');
      const { session_digest, administrator_id } = whoAsks(request);
      const transaction: Database['transaction'] = (body) =>
        db.transaction(async (tx) => {
          const now = ctx.clock.now();
          if (!(await openSessionBy(tx, session_digest, now))) throw new Refused('not-authorised');
          const value = await body(tx);
          const line = { written_at: now, who: administrator_id, act, subject, request_id: request.id };
          await writeAudit(tx, { ...line, outcome: outcomeOf(value) });
          return value;
        });
      return { db: { ...db, transaction }, ctx, publicUrl };
    },
  };
}

function accessOfRequest({ method, routeOptions }: FastifyRequest): Access {
  return accessOf(method, routeOptions.url ?? '');
}

function refusalOf(who: Exclude<Access['who'], 'anyone'>, session: SessionOwner): ErrorCode | undefined {
  if (who === 'oneself') return undefined;
  if (session.password_due === 1) return 'password-due';
  return who.includes(session.role) ? undefined : 'role-not-allowed';
}

function outcomeOf(value: unknown): string {
  const result = value as Partial<Result<unknown, string>> | null | undefined;
  return typeof result === 'object' && result?.ok === false ? String(result.error) : 'done';
}
