/** The registration somebody had to leave: kept for as long as the operator's session, so that a queue can go on. */
import type { CustomerId, BeneficiaryId } from '@flouss/shared/kernel/ids';
import { create } from 'zustand';
import { newBeneficiaryId, newCustomerId } from '../ports.ts';
import { BLANK, type TypedRegistration } from '../screens/register/registration.ts';

export interface RegistrationDraft {
  /** Made with the draft: sending it twice registers one person. */
  readonly customer_id: CustomerId;
  readonly beneficiary_id: BeneficiaryId;
  readonly typed: TypedRegistration;
}

interface DraftState {
  readonly registration: RegistrationDraft | null;
}
const useDrafts = create<DraftState>(() => ({ registration: null }));

export function takeRegistrationDraft(): { readonly draft: RegistrationDraft; readonly kept: boolean } {
  const kept = useDrafts.getState().registration;
  if (kept) return { draft: kept, kept: true };
  return {
    draft: { customer_id: newCustomerId(), beneficiary_id: newBeneficiaryId(), typed: BLANK },
    kept: false,
  };
}

export function keepRegistrationDraft(draft: RegistrationDraft): void {
  useDrafts.setState({ registration: draft });
}

export function putAwayRegistrationDraft(): RegistrationDraft | null {
  return useDrafts.getState().registration;
}

export function takeUpRegistrationDraft(registration: RegistrationDraft | null): void {
  useDrafts.setState({ registration });
}

export function dropRegistrationDraft(): void {
  useDrafts.setState({ registration: null });
}
