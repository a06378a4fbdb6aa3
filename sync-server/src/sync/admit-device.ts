/**
 * Who may speak: a signed request's device is looked up and its signature verified before the body is read; inside the
 * transaction its state is looked at again and the nonce is claimed, so that a revocation or a replay is never overtaken.
 */
import { KEY_PATHS } from '@flouss/shared/contract/device-keys';
import type { SyncErrorCode } from '@flouss/shared/contract/sync';
import { DeviceId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { readPublicKey } from '@flouss/platform/device-key';
import { readSignature, verifyRequest } from '@flouss/platform/http-signature';
import type { RequestToSign } from '@flouss/platform/http-signature';
import { formerKeys } from '../db/device-keys.ts';
import { claimNonce, findDevice, forgetNonces, noteContact } from '../db/devices.ts';
import type { Reader, Tx } from '../db/handles.ts';
import type { DeviceRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';

/** A counter asks all day long, and a minute is exact enough. */
const CONTACT_NOTED_EVERY_MS = 60_000;

/**
 * Past the window on both sides of our clock a request is stale whatever its nonce. Kept far longer: a server whose clock is ahead of
 * another's must not forget what was used where the request is still fresh.
 */
const NONCE_KEPT_MS = 60 * 60_000;

/** A device that has proved itself, and the nonce its request must claim; none when the request has claimed it already. */
export interface SignedBy {
  readonly device: DeviceRow;
  readonly nonce: string | undefined;
  /** That the signature was verified with: the one in use, or the one that is to be. */
  readonly publicKey: string;
}

/** Signed with a key that its counter has replaced. */
export interface SignedByFormer {
  readonly deviceId: DeviceId;
  readonly publicKey: string;
}

type Headers = Parameters<typeof readSignature>[0];

/** `onFormer` hears of a request that is good but for the key, whose time is over. */
export async function identifyDevice(
  db: Reader,
  ctx: Ctx,
  headers: Headers,
  request: RequestToSign,
  onFormer: (by: SignedByFormer) => Promise<void>,
): Promise<Result<SignedBy, SyncErrorCode>> {
  const claim = readSignature(headers);
  if (!claim.ok) return claim;
  const deviceId = DeviceId.safeParse(claim.value.keyId);
  const device = deviceId.success ? await findDevice(db, deviceId.data) : undefined;
  if (!device) return err('device-unknown');
  const isSignedWith = (key: string) => verifyRequest(claim.value, request, readPublicKey(key), ctx.clock);
  const by = (publicKey: string): Result<SignedBy, SyncErrorCode> =>
    refusalOf(device) ?? ok({ device, nonce: claim.value.nonce, publicKey });
  const verified = isSignedWith(device.public_key);
  if (verified.ok) return by(device.public_key);
  if (verified.error !== 'signature-invalid') return verified;
  const { next_key } = device;
  if (next_key !== null && request.path === KEY_PATHS.use && isSignedWith(next_key).ok) return by(next_key);
  // Only the last one is told apart: how many there were must not show in the time that a refusal takes.
  const former = (await formerKeys(db, device.device_id)).at(-1);
  if (!former || !isSignedWith(former.public_key).ok) return verified;
  await onFormer({ deviceId: device.device_id, publicKey: former.public_key });
  return err('key-retired');
}

/** The device as it is now. Nonces older than any request may be are forgotten on the way. */
export async function admitDevice(tx: Tx, ctx: Ctx, by: SignedBy): Promise<Result<DeviceRow, SyncErrorCode>> {
  const device = await findDevice(tx, by.device.device_id);
  if (!device) return err('device-unknown');
  const refusal = refusalOf(device);
  if (refusal) return refusal;
  // Replaced since the signature was looked at.
  if (by.publicKey !== device.public_key && by.publicKey !== device.next_key) return err('key-retired');
  const now = ctx.clock.now();
  if (Math.abs(now - device.seen_at) >= CONTACT_NOTED_EVERY_MS) await noteContact(tx, device.device_id, now);
  if (by.nonce !== undefined) {
    await forgetNonces(tx, now - NONCE_KEPT_MS);
    if (!(await claimNonce(tx, device.device_id, by.nonce, now))) return err('nonce-replayed');
  }
  return ok(device);
}

function refusalOf(device: DeviceRow): { ok: false; error: SyncErrorCode } | undefined {
  switch (device.state) {
    case 'active':
      return undefined;
    case 'revoked':
      return err('device-revoked');
    case 'quarantined':
      return err('device-quarantined');
  }
}
