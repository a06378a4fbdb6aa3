/** Rows of our own staff. What each role may do is not known here. */
import type { AdministratorId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { AdministratorRow } from './schema.ts';

export async function insertAdministrator(tx: Tx, administrator: AdministratorRow): Promise<void> {
  await tx.sql.insertInto('administrators').values(administrator).execute();
}

export async function findAdministrator(
  db: Reader,
  administratorId: AdministratorId,
): Promise<AdministratorRow | undefined> {
  return db.sql
    .selectFrom('administrators')
    .selectAll()
    .where('administrator_id', '=', administratorId)
    .executeTakeFirst();
}

export async function findAdministratorNamed(db: Reader, name: string): Promise<AdministratorRow | undefined> {
  return db.sql.selectFrom('administrators').selectAll().where('name', '=', name).executeTakeFirst();
}

/** Also those who have left: the audit names them. */
export async function listAdministrators(db: Reader): Promise<AdministratorRow[]> {
  return db.sql.selectFrom('administrators').selectAll().orderBy('name').execute();
}

export async function changeAdministrator(
  tx: Tx,
  administratorId: AdministratorId,
  change: Partial<Omit<AdministratorRow, 'administrator_id' | 'name' | 'created_at'>>,
): Promise<void> {
  await tx.sql.updateTable('administrators').set(change).where('administrator_id', '=', administratorId).execute();
}
