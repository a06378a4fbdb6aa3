/** Says that this is a sync server, and to who holds one of our codes, whose it is. Nothing is changed, no code is used up. */
import { SYNC_PROTOCOL } from '@flouss/shared/contract/hello';
import type { HelloAnswer, HelloRequest } from '@flouss/shared/contract/hello';
import { PROTOCOL_VERSION } from '@flouss/shared/contract/protocol';
import type { AgentId, DeviceId } from '@flouss/shared/kernel/ids';
import { findAgent } from '../db/agents.ts';
import { findDevice, findEnrolmentCode } from '../db/devices.ts';
import type { Reader } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { findRecovery } from '../db/recoveries.ts';
import type { Ctx } from '../orders/context.ts';
import { enrolmentCodeDigest, recoveryCodeDigest } from '../orders/enrolment-codes.ts';

type Invitation = HelloAnswer['invitation'];

export async function hello(
  { db, ctx }: { readonly db: Database; readonly ctx: Ctx },
  { code }: HelloRequest,
  asked: number,
): Promise<HelloAnswer> {
  const invitation = code === null ? null : await invitationOf(db.read, code, ctx.clock.now());
  return { protocol: SYNC_PROTOCOL, version: Math.min(asked, PROTOCOL_VERSION), invitation };
}

interface Standing {
  readonly counter_code: string;
  readonly expires_at: number;
  readonly used_by: DeviceId | null;
}

const isGood = ({ expires_at, used_by }: Standing, now: number): boolean => used_by === null && expires_at > now;

async function invitationOf(db: Reader, code: string, now: number): Promise<Invitation> {
  const enrolment = await findEnrolmentCode(db, enrolmentCodeDigest(code));
  if (enrolment) return isGood(enrolment, now) ? invite(db, 'enrol', enrolment.agent_id, enrolment) : null;
  const recovery = await findRecovery(db, recoveryCodeDigest(code));
  const lost = recovery && (await findDevice(db, recovery.device_id));
  return lost && isGood(recovery, now) ? invite(db, 'recover', lost.agent_id, recovery) : null;
}

async function invite(
  db: Reader,
  purpose: 'enrol' | 'recover',
  agentId: AgentId,
  { counter_code }: Standing,
): Promise<Invitation> {
  const agent = await findAgent(db, agentId);
  return agent ? { purpose, agent_name: agent.name, counter_code } : null;
}
