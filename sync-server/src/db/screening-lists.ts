/** Freeze lists and the policies they are searched by, as rows. When one comes into force is not known here. */
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { ScreeningEntryRow, ScreeningListRow, ScreeningPolicyRow } from './schema.ts';

export async function listPolicies(db: Reader): Promise<ScreeningPolicyRow[]> {
  return db.sql.selectFrom('screening_policies').selectAll().orderBy('version').execute();
}

export async function insertPolicy(tx: Tx, policy: ScreeningPolicyRow): Promise<void> {
  await tx.sql.insertInto('screening_policies').values(policy).execute();
}

const inForce = keptQuery((sql) => sql.selectFrom('screening_lists').selectAll().where('state', '=', 'in-force'));

/** Undefined until the first list: nobody is searched for before that. */
export async function listInForce(db: Reader): Promise<ScreeningListRow | undefined> {
  return (await inForce(db))[0];
}

/** The last first. */
export async function listLists(db: Reader, limit: number): Promise<ScreeningListRow[]> {
  return db.sql.selectFrom('screening_lists').selectAll().orderBy('version', 'desc').limit(limit).execute();
}

export async function findList(db: Reader, version: number): Promise<ScreeningListRow | undefined> {
  return db.sql.selectFrom('screening_lists').selectAll().where('version', '=', version).executeTakeFirst();
}

export async function findListByDigest(db: Reader, digest: string): Promise<ScreeningListRow | undefined> {
  return db.sql.selectFrom('screening_lists').selectAll().where('digest', '=', digest).executeTakeFirst();
}

export async function insertList(tx: Tx, list: ScreeningListRow, entries: readonly ScreeningEntryRow[]): Promise<void> {
  await tx.sql.insertInto('screening_lists').values(list).execute();
  await tx.bulk.insert('screening_entries', ['version', 'entry_id', 'body'], entries);
}

/** In place of the one before. */
export async function bringIntoForce(tx: Tx, version: number, at: number): Promise<void> {
  await tx.sql.updateTable('screening_lists').set({ state: 'former' }).where('state', '=', 'in-force').execute();
  await tx.sql
    .updateTable('screening_lists')
    .set({ state: 'in-force', in_force_at: at })
    .where('version', '=', version)
    .execute();
  tx.signal('screening');
}

export async function entriesOf(db: Reader, version: number): Promise<ScreeningEntryRow[]> {
  return db.sql
    .selectFrom('screening_entries')
    .selectAll()
    .where('version', '=', version)
    .orderBy('entry_id')
    .execute();
}

export async function entriesByIds(db: Reader, version: number, ids: Iterable<string>): Promise<ScreeningEntryRow[]> {
  return db.sql
    .selectFrom('screening_entries')
    .selectAll()
    .where('version', '=', version)
    .where(db.oneOf('entry_id', ids))
    .execute();
}
