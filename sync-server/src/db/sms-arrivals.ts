/**
 * Rows of what has come and was not conversed with yet: written many at a time, read in the order of arrival, gone with the
 * conversation. What they say is sealed.
 */
import type { Reader, Tx } from './handles.ts';
import { keptChange, keptQuery } from './kept-query.ts';
import type { SmsArrivalRow } from './schema.ts';

const COLUMNS = ['arrival_id', 'sealed', 'arrived_at', 'parked_at'] as const;

export async function insertArrivals(tx: Tx, arrivals: readonly SmsArrivalRow[]): Promise<void> {
  await tx.bulk.insert('sms_arrivals', COLUMNS, arrivals);
  tx.signal('sms-arrivals');
}

/** The one that came last of those that are there. */
export async function lastArrivalId(db: Reader): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('sms_arrivals')
    .select('arrival_id')
    .orderBy('arrival_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.arrival_id;
}

const waiting = keptQuery((db, limit: number) =>
  db.selectFrom('sms_arrivals').selectAll().where('parked_at', 'is', null).orderBy('arrival_id').limit(limit),
);

/** What waits for a conversation, in the order of arrival. */
export const waitingArrivals = (db: Reader, limit: number): Promise<SmsArrivalRow[]> => waiting(db, limit);

const removal = keptChange((sql, arrivalId: string) =>
  sql.deleteFrom('sms_arrivals').where('arrival_id', '=', arrivalId),
);

/** False when another has conversed with it. */
export async function takeArrival(tx: Tx, arrivalId: string): Promise<boolean> {
  return (await removal(tx, arrivalId)) === 1;
}

/** Out of the way of the others, until a person has looked at it. */
export async function parkArrival(tx: Tx, arrivalId: string, at: number): Promise<void> {
  await tx.sql.updateTable('sms_arrivals').set({ parked_at: at }).where('arrival_id', '=', arrivalId).execute();
}

/** Does anything wait for its conversation, or for a person? */
export async function someWait(db: Reader): Promise<boolean> {
  return (await lastArrivalId(db)) !== undefined;
}

export interface ParkedArrival extends Pick<SmsArrivalRow, 'arrival_id' | 'arrived_at'> {
  parked_at: number;
}

/** Longest parked first. */
export async function listParked(db: Reader, limit: number): Promise<ParkedArrival[]> {
  return db.sql
    .selectFrom('sms_arrivals')
    .select(['arrival_id', 'arrived_at', 'parked_at'])
    .where('parked_at', 'is not', null)
    .orderBy('parked_at')
    .limit(limit)
    .$narrowType<{ parked_at: number }>()
    .execute();
}

/** False when it is not parked. */
export async function retryParked(tx: Tx, arrivalId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('sms_arrivals')
    .set({ parked_at: null })
    .where('arrival_id', '=', arrivalId)
    .where('parked_at', 'is not', null)
    .executeTakeFirst();
  tx.signal('sms-arrivals');
  return numUpdatedRows === 1n;
}

/** False when it is not parked. */
export async function dropParked(tx: Tx, arrivalId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.sql
    .deleteFrom('sms_arrivals')
    .where('arrival_id', '=', arrivalId)
    .where('parked_at', 'is not', null)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
