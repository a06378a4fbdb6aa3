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
    const enrolled = device ? isSame(device, code, request) : await admit(tx, code, request, ctx.clock.now());
    return enrolled ? ok(await answer(tx, code, request)) : err('enrolment-code-invalid');
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

/** The same counter asks again with the code it has used. */
function isSame(device: DeviceRow, code: EnrolmentCodeRow, request: EnrolRequest): boolean {
  return code.used_by === device.device_id && device.public_key === request.public_key;
}

async function admit(tx: Tx, code: EnrolmentCodeRow, request: EnrolRequest, at: number): Promise<boolean> {
  if (!(await useEnrolmentCode(tx, code.code_digest, request.device_id, at))) return false;
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
  return true;
}

async function answer(tx: Tx, code: EnrolmentCodeRow, request: EnrolRequest): Promise<EnrolAnswer> {
  const agent = await findAgent(tx, code.agent_id);
  assert(agent, 'a code belongs to an agent');
  const { agent_id, name, address } = agent;
  return { device_id: request.device_id, counter_code: code.counter_code, agent: { agent_id, name, address } };
}
