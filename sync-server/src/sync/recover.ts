/**
 * A machine takes a lost counter's place against a recovery code: in one transaction the lost one is revoked, the new one is
 * enrolled as a device of its own, and the lost store's key is handed out, wrapped for who asks. Asking twice gives the same.
 */
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import type { RecoverAnswer, RecoverRequest } from '@flouss/shared/contract/recovery';
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { findAgent } from '../db/agents.ts';
import { findDevice, insertDevice, setDeviceState } from '../db/devices.ts';
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { findRecovery, useRecovery } from '../db/recoveries.ts';
import type { DeviceRow, RecoveryRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import { recoveryCodeDigest } from '../orders/enrolment-codes.ts';
import { holdsKey } from './enrol.ts';
import { handOutKey } from './recovery-key.ts';
import type { Envelope } from './recovery-key.ts';

export async function recover(
  { db, ctx }: { readonly db: Database; readonly ctx: Ctx },
  request: RecoverRequest,
): Promise<Result<RecoverAnswer, 'enrolment-code-invalid' | 'signature-invalid'>> {
  if (!holdsKey(request)) return err('signature-invalid');
  return db.transaction(async (tx) => {
    const recovery = await findRecovery(tx, recoveryCodeDigest(request.code));
    const lost = recovery && (await findDevice(tx, recovery.device_id));
    if (!lost) return err('enrolment-code-invalid');
    const known = await findDevice(tx, request.device_id);
    const came = known
      ? recovery.used_by === known.device_id && known.public_key === request.public_key
      : await takePlace(tx, recovery, lost, request, ctx.clock.now());
    if (!came) return err('enrolment-code-invalid');
    return ok(await answer(tx, recovery, lost, request, await handOutKey(tx, ctx, lost.device_id, request)));
  });
}

async function takePlace(
  tx: Tx,
  recovery: RecoveryRow,
  lost: DeviceRow,
  request: RecoverRequest,
  at: number,
): Promise<boolean> {
  if (!(await useRecovery(tx, recovery.code_digest, lost, request.device_id, at))) return false;
  await setDeviceState(tx, lost.device_id, 'revoked', 'replaced');
  await insertDevice(tx, {
    device_id: request.device_id,
    agent_id: lost.agent_id,
    counter_code: recovery.counter_code,
    public_key: request.public_key,
    state: 'active',
    state_reason: null,
    enrolled_at: at,
    latest_at: 0,
    head_seq: 0,
    head_digest: GENESIS_DIGEST,
    granted_cents: ZERO,
    spent_cents: ZERO,
  });
  return true;
}

async function answer(
  tx: Tx,
  { counter_code }: RecoveryRow,
  lost: DeviceRow,
  { device_id }: RecoverRequest,
  store_key: Envelope | null,
): Promise<RecoverAnswer> {
  const found = await findAgent(tx, lost.agent_id);
  assert(found, 'a device belongs to an agent');
  const { agent_id, name, address } = found;
  return {
    enrolment: { device_id, counter_code, agent: { agent_id, name, address } },
    lost: { device_id: lost.device_id, head: { seq: lost.head_seq, digest: lost.head_digest } },
    store_key,
  };
}
