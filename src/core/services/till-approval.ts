/** A manager's word as the till's facts keep it. That it is sound was checked before the service began. */
import type { Approval, ApprovalInput } from '@flouss/shared/contract/approval';

export function approvedBy(approval: ApprovalInput | undefined): Approval | null {
  return approval ? { manager_id: approval.manager_id, reason: approval.reason } : null;
}

/** One that was given but not needed is not kept, and makes no other operation. */
export function isSameApproval(kept: Approval | null, given: ApprovalInput | undefined): boolean {
  return kept === null || (kept.manager_id === given?.manager_id && kept.reason === given.reason);
}
