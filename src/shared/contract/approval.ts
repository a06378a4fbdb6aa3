/**
 * A manager's word for an exception: asked for by the screens, checked by the counter before the act runs, kept in the act's
 * fact as who said yes and why. The PIN itself goes no further than the check.
 */
import { z } from 'zod';
import { safeText } from '../domain/pan.ts';
import { OperatorId } from '../kernel/ids.ts';

const REASON_MAX = 200;

/** Four to eight digits. */
export const Pin = z.string().regex(/^\d{4,8}$/, 'pin-unreadable');

/** What a fact keeps of it. */
export const Approval = z.strictObject({ manager_id: OperatorId, reason: safeText(REASON_MAX) });
export type Approval = z.infer<typeof Approval>;

/** A method whose input has a field `approval` of this shape is run only after the PIN was found right. */
export const ApprovalInput = Approval.extend({ pin: Pin });
export type ApprovalInput = z.infer<typeof ApprovalInput>;

export const APPROVAL_ERRORS = [
  /** The act is an exception here, and nobody has approved it. */
  'approval-needed',
  'manager-pin-wrong',
  /** Not a manager of this agent, or no longer. */
  'manager-not-allowed',
  'pin-locked',
  'pins-missing',
] as const;
export type ApprovalError = (typeof APPROVAL_ERRORS)[number];
