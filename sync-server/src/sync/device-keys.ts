/**
 * A counter replaces its key: the next one is kept when the one in use has certified it, and takes its place with the first request
 * that it signs, which also says from which fact on it signs those. Asking again gives the same.
 */
import { keyChange } from '@flouss/shared/contract/device-keys';
import type { KeyInUse, KeyOffer, KeyUse } from '@flouss/shared/contract/device-keys';
import type { SyncErrorCode } from '@flouss/shared/contract/sync';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { formerKeys, noteFormerKeySeen, offerKey as keepOffer, replaceKey } from '../db/device-keys.ts';
import type { Database } from '../db/open.ts';
import type { DeviceRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import { admitDevice } from './admit-device.ts';
import type { SignedBy } from './admit-device.ts';
import type { Sender } from './reading/read-batch.ts';
import type { Reader } from '../db/handles.ts';

/** Older than this, a key is due. */
export const KEY_AGE_MAX_MS = 180 * 24 * 60 * 60_000;
/** As often as contacts are noted. */
const SEEN_NOTED_EVERY_MS = 60_000;

export interface KeyDeps {
  readonly db: Database;
  readonly ctx: Ctx;
}

export function isKeyDue({ key_due, key_since }: DeviceRow, now: number): boolean {
  return key_due === 1 || now - key_since > KEY_AGE_MAX_MS;
}

export async function offerKey(
  { db, ctx }: KeyDeps,
  by: SignedBy,
  offer: KeyOffer,
): Promise<Result<{ public_key: string }, SyncErrorCode>> {
  return db.transaction(async (tx) => {
    const admitted = await admitDevice(tx, ctx, by);
    if (!admitted.ok) return admitted;
    const { device_id, public_key } = admitted.value;
    const change = keyChange(device_id, public_key, offer.public_key);
    const isNew = offer.public_key !== public_key && !(await isFormer(tx, device_id, offer.public_key));
    if (!isNew || !isSigned(public_key, change, offer.certificate) || !isSigned(offer.public_key, change, offer.proof))
      return err('signature-invalid');
    await keepOffer(tx, device_id, offer.public_key, offer.certificate);
    return ok({ public_key: offer.public_key });
  });
}

async function isFormer(db: Reader, deviceId: DeviceId, key: string): Promise<boolean> {
  return (await formerKeys(db, deviceId)).some(({ public_key }) => public_key === key);
}

function isSigned(key: string, text: string, signature: string): boolean {
  try {
    return verifyText(readPublicKey(key), text, signature);
  } catch {
    // Thirty-two bytes that are no point of the curve.
    return false;
  }
}

export async function useKey(
  { db, ctx }: KeyDeps,
  by: SignedBy,
  { after_seq }: KeyUse,
): Promise<Result<KeyInUse, SyncErrorCode>> {
  return db.transaction(async (tx) => {
    const admitted = await admitDevice(tx, ctx, by);
    if (!admitted.ok) return admitted;
    const device = admitted.value;
    const { device_id, public_key, next_key, next_certificate } = device;
    if (public_key === by.publicKey) {
      const last = (await formerKeys(tx, device_id)).at(-1);
      return ok({ public_key, after_seq: last?.up_to_seq ?? 0 });
    }
    if (next_key !== by.publicKey || next_certificate === null) return err('signature-invalid');
    // It holds facts of ours that we do not know of, never the other way round: else its journal is an older copy.
    if (after_seq < device.head_seq) return err('chain-fork');
    await replaceKey(tx, { ...device, next_key, next_certificate }, after_seq, ctx.clock.now());
    return ok({ public_key: next_key, after_seq });
  });
}

/** Somebody asked with a key that its counter has replaced: a copy of the counter, or a thief. A person sees when it was. */
export async function noteFormerKey({ db, ctx }: KeyDeps, deviceId: DeviceId, publicKey: string): Promise<void> {
  await db.transaction(async (tx) => {
    const key = (await formerKeys(tx, deviceId)).find(({ public_key }) => public_key === publicKey);
    const now = ctx.clock.now();
    if (key && Math.abs(now - (key.seen_at ?? 0)) >= SEEN_NOTED_EVERY_MS) await noteFormerKeySeen(tx, key, now);
  });
}

/** With all keys of a device, so that each fact is held against the one of its time. */
export async function senderOf(db: Reader, { device_id, public_key }: DeviceRow): Promise<Sender> {
  return { device_id, public_key, former: await formerKeys(db, device_id) };
}
