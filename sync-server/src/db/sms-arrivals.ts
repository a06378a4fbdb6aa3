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
