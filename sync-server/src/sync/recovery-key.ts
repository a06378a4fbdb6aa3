/** The counters' store keys: taken wrapped for us, kept so, and opened only to be wrapped for who has a recovery code. */
import type { KeepRecovery, RecoverRequest, RecoveryEnvelope } from '@flouss/shared/contract/recovery';
import type { SyncErrorCode } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import type { DeviceId } from '@flouss/shared/kernel/ids';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { unwrap, wrapFor } from '@flouss/platform/recovery-envelope';
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { findRecoveryKey, keepRecoveryKey } from '../db/recoveries.ts';
import type { Ctx } from '../orders/context.ts';
import { openKept } from '../orders/kept-store-keys.ts';
import { admitDevice } from './admit-device.ts';
import type { SignedBy } from './admit-device.ts';

export type Envelope = RecoveryEnvelope;

/** One that we cannot open would be found out too late: it is refused now. */
export function keepKey(
  { db, ctx }: { readonly db: Database; readonly ctx: Ctx },
  by: SignedBy,
  { public_key, envelope }: KeepRecovery,
): Promise<Result<{ kept: true }, SyncErrorCode>> {
  const { device_id } = by.device;
  const ours = public_key === ctx.keys.recovery.publicKey;
  const opens = ours && unwrap(ctx.keys.recovery, device_id, envelope) !== undefined;
  return db.transaction(async (tx) => {
    const admitted = await admitDevice(tx, ctx, by);
    if (!admitted.ok) return admitted;
    if (!opens) return err('request-malformed');
    await keepRecoveryKey(tx, device_id, JSON.stringify({ key: ctx.keys.id, ...envelope }), ctx.clock.now());
    return ok({ kept: true });
  });
}

export async function handOutKey(
  tx: Tx,
  ctx: Ctx,
  lost: DeviceId,
  { answer_key, device_id }: RecoverRequest,
): Promise<Envelope | null> {
  const kept = await findRecoveryKey(tx, lost);
  if (kept === undefined) return null;
  const key = openKept(ctx.keys, lost, kept);
  assert(key, 'a kept key opens with the key it was wrapped for');
  return wrapFor(answer_key, device_id, key, ctx.random);
}
