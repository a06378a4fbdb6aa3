/** Rows of long messages that come in parts. What a part says is sealed, and taken out when its message is whole or given up. */
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import type { SmsPartRow, SmsPartSetRow } from './schema.ts';

/** The message begun last under this number of this sender's, of those begun after `since`; the open one, if there is one. */
export async function lastPartSet(db: Reader, setIndex: string, since: number): Promise<SmsPartSetRow | undefined> {
  return (
    db.sql
      .selectFrom('sms_part_sets')
      .selectAll()
      .where('set_index', '=', setIndex)
      .where('begun_at', '>', since)
      // Nothing comes last, in both databases.
      .orderBy('open_index', 'desc')
      .orderBy('begun_at', 'desc')
      .limit(1)
      .executeTakeFirst()
  );
}

/** In the order of the message. */
export async function partsOf(db: Reader, setId: string): Promise<SmsPartRow[]> {
  return db.sql.selectFrom('sms_parts').selectAll().where('set_id', '=', setId).orderBy('part').execute();
}

export async function insertPartSet(tx: Tx, set: SmsPartSetRow): Promise<void> {
  await tx.sql.insertInto('sms_part_sets').values(set).execute();
}

/** Two servers that hear two parts at once would each find the other's missing: the later begins anew. */
export async function insertPart(
  tx: Tx,
  seen: Pick<SmsPartSetRow, 'set_id' | 'heard'>,
  part: SmsPartRow,
): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('sms_part_sets')
    .set({ heard: seen.heard + 1 })
    .where('set_id', '=', seen.set_id)
    .where('heard', '=', seen.heard)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Conflict(`the parts of ${seen.set_id} moved`);
  await tx.sql.insertInto('sms_parts').values(part).execute();
}

/** False when it had ended before. What the parts said is gone; that they came is not. */
export async function endPartSet(
  tx: Tx,
  setId: string,
  state: Exclude<SmsPartSetRow['state'], 'open'>,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('sms_part_sets')
    .set({ state, open_index: null, sender_sealed: null, ended_at: at })
    .where('set_id', '=', setId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await tx.sql.updateTable('sms_parts').set({ content_sealed: null }).where('set_id', '=', setId).execute();
  return true;
}

/** Messages of which parts are missing, begun before `before`; oldest first. */
export async function overduePartSets(db: Reader, before: number, limit: number): Promise<SmsPartSetRow[]> {
  return db.sql
    .selectFrom('sms_part_sets')
    .selectAll()
    .where('state', '=', 'open')
    .where('begun_at', '<=', before)
    .orderBy('begun_at')
    .limit(limit)
    .execute();
}

/** Ended messages begun before `before`, at most `limit`; how many. */
export async function forgetPartSets(tx: Tx, before: number, limit: number): Promise<number> {
  const old = await tx.sql
    .selectFrom('sms_part_sets')
    .select('set_id')
    .where('state', 'in', ['whole', 'incomplete'])
    .where('begun_at', '<=', before)
    .limit(limit)
    .execute();
  if (old.length === 0) return 0;
  const ids = old.map(({ set_id }) => set_id);
  await tx.sql.deleteFrom('sms_parts').where(tx.oneOf('set_id', ids)).execute();
  await tx.sql.deleteFrom('sms_part_sets').where(tx.oneOf('set_id', ids)).execute();
  return old.length;
}
