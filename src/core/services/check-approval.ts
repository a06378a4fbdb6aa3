/**
 * A manager's word is checked before the act it allows is begun: whoever names himself must be an active manager of this
 * agent, and know his PIN. The one at the counter may be that manager: a shop may have only one person.
 */
import type { ApprovalError, ApprovalInput } from '@flouss/shared/contract/approval';
import type { Context, Refusal } from '../context.ts';
import { refuse } from '../context.ts';
import { readReference } from '../store/reference.ts';
import { checkPin } from './check-pin.ts';

/** Undefined when the input carries no approval, or a sound one. `input` is what the method's own schema made of it. */
export async function approvalRefusal(context: Context, input: unknown): Promise<Refusal<ApprovalError> | undefined> {
  const approval = approvalOf(input);
  if (!approval) return undefined;
  const named = readReference(context.store.read)?.operators.find((each) => each.operator_id === approval.manager_id);
  if (!named?.active || named.role !== 'manager') return refuse('manager-not-allowed');
  const wrong = await checkPin(context, named, approval.pin);
  if (!wrong) return undefined;
  const { code, detail } = wrong.error;
  return refuse(code === 'pin-wrong' ? 'manager-pin-wrong' : code, detail);
}

function approvalOf(input: unknown): ApprovalInput | undefined {
  return (input as { readonly approval?: ApprovalInput }).approval;
}
