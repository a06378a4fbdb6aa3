/** Rows of counters: their keys and states, the head of each journal, escrow, enrolment codes and used nonces. */
import type { AgentId, DeviceId } from '@flouss/shared/kernel/ids';
import type { Cents } from '@flouss/shared/domain/money';
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import { keptChange, keptQuery } from './kept-query.ts';
import type { DeviceRow, EnrolmentCodeRow } from './schema.ts';

const deviceOf = keptQuery((sql, deviceId: DeviceId) =>
  sql.selectFrom('devices').selectAll().where('device_id', '=', deviceId),
);

export async function findDevice(db: Reader, deviceId: DeviceId): Promise<DeviceRow | undefined> {
  return (await deviceOf(db, deviceId))[0];
}

export async function listDevices(db: Reader): Promise<DeviceRow[]> {
  return db.sql.selectFrom('devices').selectAll().orderBy('agent_id').orderBy('counter_code').execute();
}

type WithoutKeys = Omit<DeviceRow, 'seen_at' | 'key_since' | 'key_due' | 'next_key' | 'next_certificate'>;

/** Heard as it came in, with its first key. */
export async function insertDevice(tx: Tx, device: WithoutKeys): Promise<void> {
  const { enrolled_at } = device;
  await tx.sql
    .insertInto('devices')
    .values({
      ...device,
      seen_at: enrolled_at,
      key_since: enrolled_at,
      key_due: 0,
      next_key: null,
      next_certificate: null,
    })
    .execute();
}

const seeDevice = keptChange((sql, deviceId: DeviceId, at: number) =>
  sql.updateTable('devices').set({ seen_at: at }).where('device_id', '=', deviceId),
);

export async function noteContact(tx: Tx, deviceId: DeviceId, at: number): Promise<void> {
  await seeDevice(tx, deviceId, at);
}

/** False when there is no such device. */
export async function setDeviceState(
  tx: Tx,
  deviceId: DeviceId,
  state: DeviceRow['state'],
  reason: string | null,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('devices')
    .set({ state, state_reason: reason })
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export type DeviceProgress = Pick<
  DeviceRow,
  'head_seq' | 'head_digest' | 'granted_cents' | 'spent_cents' | 'latest_at'
>;

/** Moves head and escrow on from where `seen` found them; somebody else in between is a conflict. */
export async function advanceDevice(tx: Tx, seen: DeviceRow, progress: DeviceProgress): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('devices')
    .set({
      head_seq: progress.head_seq,
      head_digest: progress.head_digest,
      granted_cents: progress.granted_cents,
      spent_cents: progress.spent_cents,
      latest_at: progress.latest_at,
    })
    .where('device_id', '=', seen.device_id)
    .where('head_seq', '=', seen.head_seq)
    .where('granted_cents', '=', seen.granted_cents)
    .where('spent_cents', '=', seen.spent_cents)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Conflict(`device ${seen.device_id} moved`);
}

const escrowOfAgent = keptQuery((sql, agentId: AgentId) =>
  sql
    .selectFrom('devices')
    .innerJoin('agents', 'agents.agent_id', 'devices.agent_id')
    .select((of) => [
      of.fn.max('float_floor_cents').as('floor'),
      of.fn.sum<number | string>('granted_cents').as('granted'),
      of.fn.sum<number | string>('spent_cents').as('spent'),
    ])
    .where('devices.agent_id', '=', agentId)
    .where('state', '<>', 'revoked'),
);

/**
 * What all counters of the agent hold in escrow together, those in quarantine too; a revoked one's share is free again. And the
 * agent's floor, which is read on the way: nobody's where it has no counter.
 */
export async function escrowOf(
  db: Reader,
  agentId: AgentId,
): Promise<{ readonly escrow: Cents; readonly floor: Cents }> {
  const [row] = await escrowOfAgent(db, agentId);
  return {
    escrow: (Number(row?.granted ?? 0) - Number(row?.spent ?? 0)) as Cents,
    floor: row?.floor ?? (0 as Cents),
  };
}

export async function insertEnrolmentCode(tx: Tx, code: EnrolmentCodeRow): Promise<void> {
  await tx.sql.insertInto('enrolment_codes').values(code).execute();
}

export async function findEnrolmentCode(db: Reader, codeDigest: string): Promise<EnrolmentCodeRow | undefined> {
  return db.sql.selectFrom('enrolment_codes').selectAll().where('code_digest', '=', codeDigest).executeTakeFirst();
}

/** Takes an unused code for a device; false when it was used or has expired. */
export async function useEnrolmentCode(tx: Tx, codeDigest: string, deviceId: DeviceId, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('enrolment_codes')
    .set({ used_by: deviceId })
    .where('code_digest', '=', codeDigest)
    .where('used_by', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const usesOfNonce = keptQuery((sql, device_id: DeviceId, nonce: string) =>
  sql.selectFrom('nonces').select('seen_at').where('device_id', '=', device_id).where('nonce', '=', nonce),
);
const insertNonce = keptChange((sql, device_id: DeviceId, nonce: string, seen_at: number) =>
  sql.insertInto('nonces').values({ device_id, nonce, seen_at }),
);

/** Remembers a request's nonce; false when the device has used it before. */
export async function claimNonce(tx: Tx, deviceId: DeviceId, nonce: string, at: number): Promise<boolean> {
  const uses = await usesOfNonce(tx, deviceId, nonce);
  if (uses.length > 0) return false;
  await insertNonce(tx, deviceId, nonce, at);
  return true;
}

const deleteNonces = keptChange((sql, before: number) => sql.deleteFrom('nonces').where('seen_at', '<', before));

/** Nonces of requests that would be stale by now. */
export async function forgetNonces(tx: Tx, before: number): Promise<void> {
  await deleteNonces(tx, before);
}
