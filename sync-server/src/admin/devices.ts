/** What the back office does with counters: takes one out for good, holds one back, lets it speak again. */
import { safeText } from '@flouss/shared/domain/pan';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { z } from 'zod';
import { askForKey } from '../db/device-keys.ts';
import { findDevice, setDeviceState } from '../db/devices.ts';
import type { Tx } from '../db/handles.ts';
import type { DeviceRow } from '../db/schema.ts';
import type { AdminDeps } from './agents.ts';

/** Heard no more, from its next request on. */
export function revokeDevice({ db }: AdminDeps, deviceId: DeviceId): Promise<Result<'revoked', 'device-not-found'>> {
  return db.transaction(async (tx) => {
    const device = await findDevice(tx, deviceId);
    if (!device) return err('device-not-found');
    await stop(tx, device, 'revoked', 'revoked-by-admin');
    return ok('revoked');
  });
}

export const Quarantine = z.strictObject({ reason: safeText(200) });

/** Heard no more until two people let it speak again; what it was set aside stays so. Twice is once. */
export function quarantineDevice(
  { db }: AdminDeps,
  deviceId: DeviceId,
  { reason }: z.infer<typeof Quarantine>,
): Promise<Result<'quarantined', 'device-not-found' | 'already-exists'>> {
  return db.transaction(async (tx) => {
    const device = await findDevice(tx, deviceId);
    if (!device) return err('device-not-found');
    if (device.state === 'revoked') return err('already-exists');
    if (device.state === 'active') await stop(tx, device, 'quarantined', reason);
    return ok('quarantined');
  });
}

/** A pull that is held is answered now: the counter's teller need not learn it at her next act. */
async function stop(tx: Tx, device: DeviceRow, state: 'revoked' | 'quarantined', reason: string): Promise<void> {
  await setDeviceState(tx, device.device_id, state, reason);
  tx.signal(`feed:${device.agent_id}`);
}

/** Its counter makes another at its next contact; until then, and for old facts, this one stays good. */
export async function askForNewKey(tx: Tx, deviceId: DeviceId): Promise<Result<null, 'device-not-found'>> {
  const device = await findDevice(tx, deviceId);
  if (!device || device.state === 'revoked' || !(await askForKey(tx, deviceId))) return err('device-not-found');
  // Its pull may be held: it is answered now.
  tx.signal(`feed:${device.agent_id}`);
  return ok(null);
}

/** A revoked one never comes back. */
export async function releaseDevice(
  tx: Tx,
  deviceId: DeviceId,
): Promise<Result<null, 'device-not-found' | 'not-quarantined'>> {
  const device = await findDevice(tx, deviceId);
  if (!device) return err('device-not-found');
  if (device.state !== 'quarantined') return err('not-quarantined');
  await setDeviceState(tx, deviceId, 'active', null);
  return ok(null);
}
