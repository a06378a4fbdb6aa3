/** Rows of counters: enrolled, lost, replaced; and what keeps a request from being heard twice. */
import type { Cents } from '@flouss/shared/domain/money';
import type { AgentId, DeviceId } from '@flouss/shared/kernel/ids';
import type { Flag } from './columns.ts';

export interface DeviceRow {
  device_id: DeviceId;
  agent_id: AgentId;
  counter_code: string;
  public_key: string;
  state: 'active' | 'revoked' | 'quarantined';
  state_reason: string | null;
  enrolled_at: number;
  head_seq: number;
  head_digest: string;
  /** Escrow as growing totals: what the counter was set aside, and what its accepted facts took of it. */
  granted_cents: Cents;
  spent_cents: Cents;
  /** The latest instant at which one of its facts counts as having happened. */
  latest_at: number;
  /** When it was last heard, to the minute. */
  seen_at: number;
  /** Since when its key is in use; 1: the back office wants another. */
  key_since: number;
  key_due: Flag;
  /** Offered, and certified by the key in use: taken into use by the first request that it signs. */
  next_key: string | null;
  next_certificate: string | null;
}

/** A key that its counter does not use any more. */
export interface FormerKeyRow {
  device_id: DeviceId;
  /** The first is the one that was enrolled. */
  n: number;
  /** The last fact that it signed. */
  up_to_seq: number;
  public_key: string;
  /** Its word, over `keyChange`, for the key that came after it. */
  certificate: string;
  retired_at: number;
  /** When somebody last asked with it nevertheless, to the minute: somebody has a copy of it. */
  seen_at: number | null;
}

export interface EnrolmentCodeRow {
  code_digest: string;
  agent_id: AgentId;
  counter_code: string;
  created_at: number;
  expires_at: number;
  used_by: DeviceId | null;
}

/** A counter's store key, wrapped for the server. */
interface RecoveryKeyRow {
  device_id: DeviceId;
  envelope: string;
  kept_at: number;
}

/** A code with which a machine may take a lost counter's place, and what became of it. */
export interface RecoveryRow {
  code_digest: string;
  /** The lost counter. */
  device_id: DeviceId;
  /** The place-taker's: receipts' numbers must not come twice. */
  counter_code: string;
  reason: string;
  created_at: number;
  expires_at: number;
  used_by: DeviceId | null;
  used_at: number | null;
  /** Where the lost journal ended here, and what the lost counter could still spend: the bound of what nobody knows of. */
  lost_head_seq: number | null;
  lost_left_cents: Cents | null;
}

interface NonceRow {
  device_id: DeviceId;
  nonce: string;
  seen_at: number;
}

export interface DeviceTables {
  devices: DeviceRow;
  former_keys: FormerKeyRow;
  enrolment_codes: EnrolmentCodeRow;
  recovery_keys: RecoveryKeyRow;
  recoveries: RecoveryRow;
  nonces: NonceRow;
}
