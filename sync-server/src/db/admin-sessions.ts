/** Rows of the sessions of our own staff: the same for every server process. */
import type { AdministratorId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { AdministratorRow, AdminSessionRow } from './schema.ts';

export async function insertSession(tx: Tx, session: AdminSessionRow): Promise<void> {
  await tx.sql.insertInto('admin_sessions').values(session).execute();
}

export type SessionOwner = AdminSessionRow & Pick<AdministratorRow, 'name' | 'role' | 'active' | 'password_due'>;

/** The session with its owner as he is now. */
export async function findSession(db: Reader, digest: string): Promise<SessionOwner | undefined> {
  return db.sql
    .selectFrom('admin_sessions as session')
    .innerJoin('administrators as owner', 'owner.administrator_id', 'session.administrator_id')
    .selectAll('session')
    .select(['owner.name', 'owner.role', 'owner.active', 'owner.password_due'])
    .where('session.session_digest', '=', digest)
    .executeTakeFirst();
}

export async function touchSession(tx: Tx, digest: string, at: number): Promise<void> {
  await tx.sql.updateTable('admin_sessions').set({ seen_at: at }).where('session_digest', '=', digest).execute();
}

export async function endSession(tx: Tx, digest: string): Promise<void> {
  await tx.sql.deleteFrom('admin_sessions').where('session_digest', '=', digest).execute();
}

export async function endSessionsOf(tx: Tx, administratorId: AdministratorId): Promise<void> {
  await tx.sql.deleteFrom('admin_sessions').where('administrator_id', '=', administratorId).execute();
}

/** Of sessions that are over by themselves. */
export async function forgetSessions(tx: Tx, before: number): Promise<void> {
  await tx.sql.deleteFrom('admin_sessions').where('ends_at', '<', before).execute();
}
