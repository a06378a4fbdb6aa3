/** Lets a counter in against a one-time code. Asking twice with the same key enrols once, also when the answer was lost. */
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { enrolmentProof } from '@flouss/shared/contract/sync';
import type { EnrolAnswer, EnrolRequest } from '@flouss/shared/contract/sync';
import { ZERO } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { findAgent } from '../db/agents.ts';
import { findDevice, findEnrolmentCode, insertDevice, useEnrolmentCode } from '../db/devices.ts';
import type { Tx } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import type { DeviceRow, EnrolmentCodeRow } from '../db/schema.ts';
import type { Ctx } from '../orders/context.ts';
import { enrolmentCodeDigest } from '../orders/enrolment-codes.ts';

export async function enrol(
  { db, ctx }: { readonly db: Database; readonly ctx: Ctx },
  request: EnrolRequest,
): Promise<Result<EnrolAnswer, 'enrolment-code-invalid' | 'signature-invalid'>> {
  if (!holdsKey(request)) return err('signature-invalid');
  return db.transaction(async (tx) => {
    const code = await findEnrolmentCode(tx, enrolmentCodeDigest(request.code));
    if (!code) return err('enrolment-code-invalid');
    const device = await findDevice(tx, request.device_id);
    const at = ctx.clock.now();
    const counterCode = device ? await letInAgain(tx, device, code, request, at) : await admit(tx, code, request, at);
    return counterCode === undefined ? err('enrolment-code-invalid') : ok(await answer(tx, code, request, counterCode));
  });
}

export function holdsKey(request: EnrolRequest): boolean {
  try {
    return verifyText(readPublicKey(request.public_key), enrolmentProof(request), request.proof);
  } catch {
    // Thirty-two bytes that are no point of the curve.
    return false;
  }
}

/**
 * The same counter, by its key, whose answer was lost: it asks with the code it has used, or with the fresh one that its agent was
 * given instead. It stays who it was let in as.
 */
async function letInAgain(
  tx: Tx,
  device: DeviceRow,
  code: EnrolmentCodeRow,
  request: EnrolRequest,
  at: number,
): Promise<string | undefined> {
  if (device.public_key !== request.public_key || device.agent_id !== code.agent_id) return undefined;
  if (code.used_by === device.device_id) return device.counter_code;
  if (device.state !== 'active') return undefined;
  return (await useEnrolmentCode(tx, code.code_digest, device.device_id, at)) ? device.counter_code : undefined;
}

async function admit(tx: Tx, code: EnrolmentCodeRow, request: EnrolRequest, at: number): Promise<string | undefined> {
  if (!(await useEnrolmentCode(tx, code.code_digest, request.device_id, at))) return undefined;
  await insertDevice(tx, {
    device_id: request.device_id,
    agent_id: code.agent_id,
    counter_code: code.counter_code,
    public_key: request.public_key,
    state: 'active',
    state_reason: null,
    enrolled_at: at,
    head_seq: 0,
    head_digest: GENESIS_DIGEST,
    granted_cents: ZERO,
    spent_cents: ZERO,
    latest_at: 0,
  });
  return code.counter_code;
}

async function answer(
  tx: Tx,
  code: EnrolmentCodeRow,
  request: EnrolRequest,
  counterCode: string,
): Promise<EnrolAnswer> {
  const agent = await findAgent(tx, code.agent_id);
  assert(agent, 'a code belongs to an agent');
  const { agent_id, name, address } = agent;
  return { device_id: request.device_id, counter_code: counterCode, agent: { agent_id, name, address } };
}
