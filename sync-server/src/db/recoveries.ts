/** Rows of wrapped store keys and of recoveries: codes, who used them, and what was lost with the counter they name. */
import type { Cents } from '@flouss/shared/domain/money';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import type { DeviceRow, RecoveryRow } from './schema.ts';

export async function keepRecoveryKey(tx: Tx, deviceId: DeviceId, envelope: string, at: number): Promise<void> {
  await tx.sql.deleteFrom('recovery_keys').where('device_id', '=', deviceId).execute();
  await tx.sql.insertInto('recovery_keys').values({ device_id: deviceId, envelope, kept_at: at }).execute();
}

/** The envelope's text; undefined when the counter never left its key. */
export async function findRecoveryKey(db: Reader, deviceId: DeviceId): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('recovery_keys')
    .select('envelope')
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return row?.envelope;
}

export async function insertRecovery(tx: Tx, recovery: RecoveryRow): Promise<void> {
  await tx.sql.insertInto('recoveries').values(recovery).execute();
}

export async function findRecovery(db: Reader, codeDigest: string): Promise<RecoveryRow | undefined> {
  return db.sql.selectFrom('recoveries').selectAll().where('code_digest', '=', codeDigest).executeTakeFirst();
}

/** The recovery with which a device came in. */
export async function recoveryBy(db: Reader, deviceId: DeviceId): Promise<RecoveryRow | undefined> {
  return db.sql.selectFrom('recoveries').selectAll().where('used_by', '=', deviceId).executeTakeFirst();
}

export async function listRecoveries(db: Reader, limit: number): Promise<RecoveryRow[]> {
  return db.sql.selectFrom('recoveries').selectAll().orderBy('created_at', 'desc').limit(limit).execute();
}

/** Takes an unused code for a device, and notes where the lost counter stood; false when it was used or has expired. */
export async function useRecovery(
  tx: Tx,
  codeDigest: string,
  lost: DeviceRow,
  usedBy: DeviceId,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('recoveries')
    .set({
      used_by: usedBy,
      used_at: at,
      lost_head_seq: lost.head_seq,
      lost_left_cents: (lost.granted_cents - lost.spent_cents) as Cents,
    })
    .where('code_digest', '=', codeDigest)
    .where('used_by', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** When another machine took this counter's place; undefined when none did. */
export async function placeTakenAt(db: Reader, deviceId: DeviceId): Promise<number | undefined> {
  const row = await db.sql
    .selectFrom('recoveries')
    .select((of) => of.fn.min('used_at').as('at'))
    .where('device_id', '=', deviceId)
    .where('used_at', 'is not', null)
    .executeTakeFirst();
  return row?.at ?? undefined;
}
