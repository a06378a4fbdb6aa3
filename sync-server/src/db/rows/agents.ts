/** Rows of agents and of the people at their counters. */
import type { AgentId, OperatorId } from '@flouss/shared/kernel/ids';
import type { CommissionPlan } from '@flouss/shared/domain/commission-plan';
import type { Cents } from '@flouss/shared/domain/money';
import type { Flag, Sealed } from './columns.ts';

export interface AgentRow {
  agent_id: AgentId;
  name: string;
  address: string;
  created_at: number;
  /** The last number given in this agent's change feed; the row's lock orders concurrent writers. */
  feed_head: number;
  /** Its counters are set nothing aside below it. */
  float_floor_cents: Cents;
  /** How far under the floor it may be, as it stood when that was last agreed; null: nobody knows. */
  floor_given_up_cents: Cents | null;
  /** Whom we call, and how; sealed for the row. */
  contacts_sealed: Sealed | null;
}

/** What was agreed with one agent; a version stands for ever. */
export interface CommissionPlanRow extends CommissionPlan {
  agent_id: AgentId;
}

export interface OperatorRow {
  operator_id: OperatorId;
  agent_id: AgentId;
  name: string;
  role: 'teller' | 'manager';
  active: Flag;
  pin_hash: string;
}

/** While it lasts (`until_at` null: still) nothing that the operator signs is taken. */
export interface SuspensionRow {
  operator_id: OperatorId;
  from_at: number;
  until_at: number | null;
}

export interface AgentTables {
  agents: AgentRow;
  commission_plans: CommissionPlanRow;
  operators: OperatorRow;
  suspensions: SuspensionRow;
}
