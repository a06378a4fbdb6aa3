/** Rows of what has been taken of a limit in a span of time, by all server processes together. */
import type { Tx } from './handles.ts';

/** What a span may still give to whoever asks, and since when it counts; a span over for as long again is forgotten. */
export interface RateWindow {
  /** Whose, and of which limit; nothing that names an address. */
  readonly bucket: string;
  readonly beganAt: number;
  readonly lastsMs: number;
  readonly max: number;
}

/** False when fewer than `count` are left: nothing is taken then. */
export async function takeOf(tx: Tx, { bucket, beganAt, lastsMs, max }: RateWindow, count: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('rate_windows')
    .set((row) => ({ taken: row('taken', '+', count) }))
    .where('bucket', '=', bucket)
    .where('began_at', '=', beganAt)
    .where('taken', '<=', max - count)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return true;
  const known = await tx.sql
    .selectFrom('rate_windows')
    .select('taken')
    .where('bucket', '=', bucket)
    .where('began_at', '=', beganAt)
    .executeTakeFirst();
  if (known || count > max) return false;
  await tx.sql
    .deleteFrom('rate_windows')
    .where('began_at', '<', beganAt - lastsMs)
    .execute();
  await tx.sql.insertInto('rate_windows').values({ bucket, began_at: beganAt, taken: count }).execute();
  return true;
}
