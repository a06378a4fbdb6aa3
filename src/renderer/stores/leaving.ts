/** Whether a manager has agreed that this counter is left with facts unsent; good until somebody sits down again. */
import { create } from 'zustand';

export const useLeaving = create<{ readonly agreed: boolean }>(() => ({ agreed: false }));

export function agreeToLeave(agreed: boolean): void {
  if (useLeaving.getState().agreed !== agreed) useLeaving.setState({ agreed });
}
