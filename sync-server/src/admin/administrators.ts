/** Our own staff: the first one by a command on the server, the others by a supervisor; out with the next request. */
import { AdministratorId, newId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { endSessionsOf } from '../db/admin-sessions.ts';
import {
  changeAdministrator,
  findAdministrator,
  findAdministratorNamed,
  insertAdministrator,
  listAdministrators,
} from '../db/administrators.ts';
import type { Tx } from '../db/handles.ts';
import type { AdministratorRow } from '../db/schema.ts';
import type { AdminDeps } from './agents.ts';
import { BY_SERVER, writeAudit } from './audit.ts';
import { hashPassword, Password } from './password.ts';

export const AdministratorRole = z.enum(['support', 'supervisor', 'finance', 'auditor']);

export const NewAdministrator = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9.-]{1,39}$/, 'a name in small letters'),
  role: AdministratorRole,
  password: Password,
});
export type NewAdministrator = z.infer<typeof NewAdministrator>;

/** By whoever holds the machine, and only while nobody is there. */
export async function bootstrapAdministrator(
  { db, ctx }: AdminDeps,
  administrator: NewAdministrator,
): Promise<Result<AdministratorId, 'already-exists'>> {
  const row = await rowOf({ db, ctx }, administrator);
  return db.transaction(async (tx) => {
    if ((await listAdministrators(tx)).length > 0) return err('already-exists');
    await insertAdministrator(tx, row);
    await writeAudit(tx, {
      written_at: row.created_at,
      who: BY_SERVER,
      act: 'administrator-added',
      subject: row.administrator_id,
      outcome: 'done',
      request_id: '',
    });
    return ok(row.administrator_id);
  });
}

/**
 * The password is one somebody else knows: the new one may do nothing before he has chosen his own. And nobody lets in an
 * accomplice alone: he rests until a second person has agreed, save while there is no second person.
 */
export async function addAdministrator(
  deps: AdminDeps,
  administrator: NewAdministrator,
): Promise<Result<Pick<AdministratorRow, 'administrator_id' | 'active'>, 'already-exists'>> {
  const row = await rowOf(deps, administrator);
  return deps.db.transaction(async (tx) => {
    if (await findAdministratorNamed(tx, row.name)) return err('already-exists');
    const active = (await listAdministrators(tx)).length === 1 ? 1 : 0;
    await insertAdministrator(tx, { ...row, active, password_due: 1 });
    return ok({ administrator_id: row.administrator_id, active });
  });
}

export type Resting = Result<null, 'administrator-unknown' | 'own-account'>;

/** Never oneself: somebody must be left who can let people in. */
export function disableAdministrator(deps: AdminDeps, by: AdministratorId, who: AdministratorId): Promise<Resting> {
  return rest(deps, by, who, {});
}

/** He rests until a second person has agreed. */
export function changeAdministratorRole(
  deps: AdminDeps,
  by: AdministratorId,
  who: AdministratorId,
  role: AdministratorRow['role'],
): Promise<Resting> {
  return rest(deps, by, who, { role });
}

export const ResetPassword = z.strictObject({ password: Password });

/** Whoever knows the new password could be him: he rests until a second person has agreed, and then chooses his own. */
export async function resetPassword(
  deps: AdminDeps,
  by: AdministratorId,
  who: AdministratorId,
  password: string,
): Promise<Resting> {
  const password_hash = await hashPassword(deps.ctx, password);
  return rest(deps, by, who, { password_hash, password_due: 1, wrong_passwords: 0, locked_until: 0 });
}

function rest(
  { db }: AdminDeps,
  by: AdministratorId,
  who: AdministratorId,
  change: Partial<
    Pick<AdministratorRow, 'role' | 'password_hash' | 'password_due' | 'wrong_passwords' | 'locked_until'>
  >,
): Promise<Resting> {
  return db.transaction(async (tx) => {
    if (by === who) return err('own-account');
    if (!(await findAdministrator(tx, who))) return err('administrator-unknown');
    await changeAdministrator(tx, who, { ...change, active: 0 });
    await endSessionsOf(tx, who);
    return ok(null);
  });
}

export async function enableAdministrator(
  tx: Tx,
  who: AdministratorId,
): Promise<Result<null, 'administrator-unknown'>> {
  if (!(await findAdministrator(tx, who))) return err('administrator-unknown');
  await changeAdministrator(tx, who, { active: 1 });
  return ok(null);
}

async function rowOf({ ctx }: AdminDeps, { name, role, password }: NewAdministrator): Promise<AdministratorRow> {
  return {
    administrator_id: newId(AdministratorId, ctx.clock, ctx.random),
    name,
    role,
    active: 1,
    // Before the transaction: it takes a tenth of a second.
    password_hash: await hashPassword(ctx, password),
    password_due: 0,
    wrong_passwords: 0,
    locked_until: 0,
    created_at: ctx.clock.now(),
  };
}
