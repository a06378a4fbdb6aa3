/** Rows of the counters' keys: the one that is offered, the former ones with their periods. Which may do what is not known here. */
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { DeviceRow, FormerKeyRow } from './schema.ts';

/** In the order of their periods. */
export const formerKeys: (db: Reader, deviceId: DeviceId) => Promise<FormerKeyRow[]> = keptQuery(
  (sql, deviceId: DeviceId) => sql.selectFrom('former_keys').selectAll().where('device_id', '=', deviceId).orderBy('n'),
);

/** All of them; those that somebody asked with after their time are told of. */
export async function formerKeysSeen(db: Reader): Promise<Pick<FormerKeyRow, 'device_id' | 'seen_at'>[]> {
  return db.sql.selectFrom('former_keys').select(['device_id', 'seen_at']).where('seen_at', 'is not', null).execute();
}

export async function offerKey(tx: Tx, deviceId: DeviceId, key: string, certificate: string): Promise<void> {
  await tx.sql
    .updateTable('devices')
    .set({ next_key: key, next_certificate: certificate })
    .where('device_id', '=', deviceId)
    .execute();
}

/** The offered key takes the place of the one in use, whose period ends. */
export async function replaceKey(
  tx: Tx,
  device: DeviceRow & { readonly next_key: string; readonly next_certificate: string },
  up_to_seq: number,
  at: number,
): Promise<void> {
  const { device_id, public_key, next_key, next_certificate } = device;
  const n = (await formerKeys(tx, device_id)).length + 1;
  await tx.sql
    .insertInto('former_keys')
    .values({ device_id, n, up_to_seq, public_key, certificate: next_certificate, retired_at: at, seen_at: null })
    .execute();
  const { numUpdatedRows } = await tx.sql
    .updateTable('devices')
    .set({ public_key: next_key, key_since: at, key_due: 0, next_key: null, next_certificate: null })
    .where('device_id', '=', device_id)
    .where('public_key', '=', public_key)
    .where('next_key', '=', next_key)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Conflict(`the key of device ${device_id} moved`);
}

/** False when there is no such device. */
export async function askForKey(tx: Tx, deviceId: DeviceId): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('devices')
    .set({ key_due: 1 })
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function noteFormerKeySeen(tx: Tx, key: FormerKeyRow, at: number): Promise<void> {
  await tx.sql
    .updateTable('former_keys')
    .set({ seen_at: at })
    .where('device_id', '=', key.device_id)
    .where('n', '=', key.n)
    .execute();
}
