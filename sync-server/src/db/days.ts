/** Rows of closed days. Only ever added to. */
import type { Reader, Tx } from './handles.ts';
import type { DayClosingRow } from './schema.ts';

export async function insertDay(tx: Tx, closing: DayClosingRow): Promise<void> {
  await tx.sql.insertInto('day_closings').values(closing).execute();
}

export async function findDay(db: Reader, day: string): Promise<DayClosingRow | undefined> {
  return db.sql.selectFrom('day_closings').selectAll().where('day', '=', day).executeTakeFirst();
}

/** The last closed one up to and including a day. */
export async function lastClosedUpTo(db: Reader, day: string): Promise<DayClosingRow | undefined> {
  return db.sql
    .selectFrom('day_closings')
    .selectAll()
    .where('day', '<=', day)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function firstClosedAfter(db: Reader, day: string): Promise<DayClosingRow | undefined> {
  return db.sql
    .selectFrom('day_closings')
    .selectAll()
    .where('day', '>', day)
    .orderBy('day')
    .limit(1)
    .executeTakeFirst();
}

/** Newest first. */
export async function listDays(db: Reader, limit: number): Promise<Omit<DayClosingRow, 'summary'>[]> {
  return db.sql
    .selectFrom('day_closings')
    .select(['day', 'last_group_no', 'closed_at', 'digest', 'signature'])
    .orderBy('day', 'desc')
    .limit(limit)
    .execute();
}
