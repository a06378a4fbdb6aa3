/** What the back office does with counters: takes one out for good. */
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { setDeviceState } from '../db/devices.ts';
import type { AdminDeps } from './agents.ts';

/** Heard no more, from its next request on. */
export function revokeDevice({ db }: AdminDeps, deviceId: DeviceId): Promise<Result<'revoked', 'device-not-found'>> {
  return db.transaction(async (tx) =>
    (await setDeviceState(tx, deviceId, 'revoked', 'revoked-by-admin')) ? ok('revoked') : err('device-not-found'),
  );
}
