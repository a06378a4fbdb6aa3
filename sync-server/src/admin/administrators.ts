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

/** The password is one somebody else knows: the new one may do nothing before he has chosen his own. */
export async function addAdministrator(
  deps: AdminDeps,
  administrator: NewAdministrator,
): Promise<Result<AdministratorId, 'already-exists'>> {
  const row = await rowOf(deps, administrator);
  return deps.db.transaction(async (tx) => {
    if (await findAdministratorNamed(tx, row.name)) return err('already-exists');
    await insertAdministrator(tx, { ...row, password_due: 1 });
    return ok(row.administrator_id);
  });
}

/** Never oneself: somebody must be left who can let people in. */
export function disableAdministrator(
  { db }: AdminDeps,
  by: AdministratorId,
  administratorId: AdministratorId,
): Promise<Result<null, 'administrator-unknown' | 'own-account'>> {
  return db.transaction(async (tx) => {
    if (by === administratorId) return err('own-account');
    if (!(await findAdministrator(tx, administratorId))) return err('administrator-unknown');
    await changeAdministrator(tx, administratorId, { active: 0 });
    await endSessionsOf(tx, administratorId);
    return ok(null);
  });
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
