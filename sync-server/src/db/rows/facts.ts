/** Rows of what the counters said, and of what is told to them. */
import type { FactReason } from '@flouss/shared/domain/reasons';
import type { AgentId, DeviceId, OpId } from '@flouss/shared/kernel/ids';

export interface FactRow {
  device_id: DeviceId;
  seq: number;
  op_id: OpId;
  /** 1 where the id stands for the first time, null where a later fact used it again: unique together with the id. */
  op_use: 1 | null;
  type: string;
  /** The canonical text, byte for byte as it was signed. */
  text: string;
  signature: string;
  received_at: number;
  /** Why it was rejected; null where it was accepted. */
  code: FactReason | null;
  /** Of a reload: what it was judged on (compact JSON, read by `controls/decision`); null where the controls were not asked. */
  judged_on: string | null;
}

export interface FeedRow {
  agent_id: AgentId;
  seq: number;
  kind: 'pack' | 'customer' | 'card' | 'order';
  entity_id: string;
}

export interface FactTables {
  facts: FactRow;
  feed: FeedRow;
}
