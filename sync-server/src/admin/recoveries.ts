/** Lost counters: a code with which another machine takes one's place, and what is known of each that was lost. */
import { safeText } from '@flouss/shared/domain/pan';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import type { z } from 'zod';
import { findDevice, listDevices } from '../db/devices.ts';
import type { Tx } from '../db/handles.ts';
import { findRecoveryKey, insertRecovery } from '../db/recoveries.ts';
import type { Ctx } from '../orders/context.ts';
import { makeEnrolmentCode, RECOVERY_CODE_MS, recoveryCodeDigest } from '../orders/enrolment-codes.ts';
import { NewCounter } from './agents.ts';
import type { IssuedCode } from './agents.ts';

export const NewRecovery = NewCounter.extend({ reason: safeText(200) });

/** `opens_backups`: the counter had left its store's key with us. */
export type IssuedRecovery = IssuedCode & { readonly opens_backups: boolean };

/** The place-taker numbers receipts of its own, so its counter code must be one that the agent never had. */
export async function issueRecoveryCode(
  tx: Tx,
  { clock, random }: Ctx,
  deviceId: DeviceId,
  { counter_code, reason }: z.infer<typeof NewRecovery>,
): Promise<Result<IssuedRecovery, 'device-not-found' | 'already-exists'>> {
  const lost = await findDevice(tx, deviceId);
  if (!lost) return err('device-not-found');
  const ofAgent = (await listDevices(tx)).filter((device) => device.agent_id === lost.agent_id);
  if (ofAgent.some((device) => device.counter_code === counter_code)) return err('already-exists');
  const code = makeEnrolmentCode(random);
  const created_at = clock.now();
  const expires_at = created_at + RECOVERY_CODE_MS;
  await insertRecovery(tx, {
    code_digest: recoveryCodeDigest(code),
    device_id: deviceId,
    counter_code,
    reason,
    created_at,
    expires_at,
    used_by: null,
    used_at: null,
    lost_head_seq: null,
    lost_left_cents: null,
  });
  return ok({ code, expires_at, opens_backups: (await findRecoveryKey(tx, deviceId)) !== undefined });
}
