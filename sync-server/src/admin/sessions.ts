/**
 * Signing in and out. A session is an opaque token whose digest stands in the database, so that every server process knows
 * it and a copy of the database opens nothing. Wrong passwords are counted before they are compared: no burst gets past the lock.
 */
import { createHash } from 'node:crypto';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import {
  endSession,
  endSessionsOf,
  findSession,
  forgetSessions,
  insertSession,
  touchSession,
} from '../db/admin-sessions.ts';
import type { SessionOwner } from '../db/admin-sessions.ts';
import { changeAdministrator, findAdministrator, findAdministratorNamed } from '../db/administrators.ts';
import type { Reader, Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import type { AdministratorRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import { writeAudit } from './audit.ts';
import { hashPassword, Password, passwordMatches } from './password.ts';

const MINUTE_MS = 60_000;
/** Nobody asked anything for so long: he has gone. */
export const SESSION_IDLE_MS = 30 * MINUTE_MS;
/** However busy he was. */
export const SESSION_MS = 12 * 60 * MINUTE_MS;
/** How exactly the last question is remembered. */
const TOUCH_EVERY_MS = MINUTE_MS;
export const WRONG_PASSWORDS_MAX = 5;
export const LOCKED_MS = 15 * MINUTE_MS;
const TOKEN_BYTES = 32;
const BEARER = /^Bearer ([\w-]{43})$/;

interface SessionDeps {
  readonly db: Database;
  readonly ctx: Ctx;
}

export const SignIn = z.strictObject({ name: z.string().max(40), password: z.string().max(200) });

export interface Opened {
  /** Shown once. */
  readonly token: string;
  readonly owner: AdministratorRow;
  readonly ends_at: number;
}

/**
 * One refusal for a name nobody has, a wrong password, a lock and a disabled account, after the same work: a stranger learns
 * nothing from it.
 */
export async function signIn(
  { db, ctx }: SessionDeps,
  { name, password }: z.infer<typeof SignIn>,
  requestId: string,
): Promise<Result<Opened, 'sign-in-refused'>> {
  const counted = await countAttempt({ db, ctx }, (tx) => findAdministratorNamed(tx, name));
  if (!(await isRight(ctx, counted, password))) return refuseAttempt({ db, ctx }, counted, 'signed-in', requestId);
  return db.transaction(async (tx) => {
    const owner = counted && (await forgiveAttempts(tx, counted));
    if (!owner) return err('sign-in-refused');
    await forgetSessions(tx, ctx.clock.now());
    const opened = await openSession(tx, ctx, owner);
    await writeAudit(tx, lineOf(ctx, owner, 'signed-in', 'done', requestId));
    return ok(opened);
  });
}

/** A token from the system's randomness; what is kept of it opens nothing. */
export async function openSession(tx: Tx, { clock, random }: Ctx, owner: AdministratorRow): Promise<Opened> {
  const token = Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
  const opened_at = clock.now();
  const ends_at = opened_at + SESSION_MS;
  const { administrator_id } = owner;
  await insertSession(tx, {
    session_digest: digestOf(token),
    administrator_id,
    opened_at,
    seen_at: opened_at,
    ends_at,
  });
  return { token, owner, ends_at };
}

/** The session as it stands now; undefined when it is over, or its owner is disabled. */
export async function sessionOf(
  { db, ctx }: SessionDeps,
  authorization: string | undefined,
): Promise<SessionOwner | undefined> {
  const [, token] = BEARER.exec(authorization ?? '') ?? [];
  if (token === undefined) return undefined;
  const digest = digestOf(token);
  const now = ctx.clock.now();
  const session = await openSessionBy(db.read, digest, now);
  if (session && now - session.seen_at >= TOUCH_EVERY_MS) await db.transaction((tx) => touchSession(tx, digest, now));
  return session;
}

/** For the transaction of an act: a session that has ended meanwhile does nothing more. */
export async function openSessionBy(db: Reader, digest: string, now: number): Promise<SessionOwner | undefined> {
  const session = await findSession(db, digest);
  const open = session?.active === 1 && now < session.ends_at && now - session.seen_at < SESSION_IDLE_MS;
  return open ? session : undefined;
}

export async function signOut({ db }: SessionDeps, { session_digest }: SessionOwner): Promise<void> {
  await db.transaction((tx) => endSession(tx, session_digest));
}

export const NewPassword = z.strictObject({ password: z.string().max(200), new_password: Password });

/** His own: the old one is asked for and counted like at the door; every session of his ends, and a new one begins. */
export async function changePassword(
  { db, ctx }: SessionDeps,
  { administrator_id }: SessionOwner,
  { password, new_password }: z.infer<typeof NewPassword>,
  requestId: string,
): Promise<Result<Opened, 'sign-in-refused'>> {
  const counted = await countAttempt({ db, ctx }, (tx) => findAdministrator(tx, administrator_id));
  if (!(await isRight(ctx, counted, password))) {
    return refuseAttempt({ db, ctx }, counted, 'password-changed', requestId);
  }
  const password_hash = await hashPassword(ctx, new_password);
  return db.transaction(async (tx) => {
    const owner = counted && (await forgiveAttempts(tx, counted));
    if (!owner) return err('sign-in-refused');
    await changeAdministrator(tx, administrator_id, { password_hash, password_due: 0 });
    await endSessionsOf(tx, administrator_id);
    await writeAudit(tx, lineOf(ctx, owner, 'password-changed', 'done', requestId));
    return ok(await openSession(tx, ctx, { ...owner, password_due: 0 }));
  });
}

/** Undefined where there is nobody who may try now. A lock that is over gives one more try. */
function countAttempt(
  { db, ctx }: SessionDeps,
  find: (tx: Tx) => Promise<AdministratorRow | undefined>,
): Promise<AdministratorRow | undefined> {
  return db.transaction(async (tx) => {
    const found = await find(tx);
    const now = ctx.clock.now();
    if (found?.active !== 1 || now < found.locked_until) return undefined;
    const wrong_passwords = found.wrong_passwords + 1;
    const locked_until = wrong_passwords >= WRONG_PASSWORDS_MAX ? now + LOCKED_MS : found.locked_until;
    await changeAdministrator(tx, found.administrator_id, { wrong_passwords, locked_until });
    return found;
  });
}

/** Where nobody may try, a hash is made all the same. */
async function isRight(ctx: Ctx, counted: AdministratorRow | undefined, typed: string): Promise<boolean> {
  const password = typed.normalize('NFKC');
  if (counted) return passwordMatches(ctx, counted.password_hash, password);
  await hashPassword(ctx, password);
  return false;
}

/** Of somebody who is there; what strangers try is only logged. */
async function refuseAttempt(
  { db, ctx }: SessionDeps,
  counted: AdministratorRow | undefined,
  act: string,
  requestId: string,
): Promise<Result<never, 'sign-in-refused'>> {
  if (counted) await db.transaction((tx) => writeAudit(tx, lineOf(ctx, counted, act, 'sign-in-refused', requestId)));
  return err('sign-in-refused');
}

/** The password was right, and nothing has happened to the account since: as he stands now. */
async function forgiveAttempts(tx: Tx, counted: AdministratorRow): Promise<AdministratorRow | undefined> {
  const owner = await findAdministrator(tx, counted.administrator_id);
  if (owner?.active !== 1 || owner.password_hash !== counted.password_hash) return undefined;
  await changeAdministrator(tx, owner.administrator_id, { wrong_passwords: 0, locked_until: 0 });
  return owner;
}

function lineOf(ctx: Ctx, { administrator_id }: AdministratorRow, act: string, outcome: string, request_id: string) {
  return { written_at: ctx.clock.now(), who: administrator_id, act, subject: administrator_id, outcome, request_id };
}

function digestOf(token: string): string {
  return createHash('sha256').update(`flouss-session-v1:${token}`).digest('hex');
}
