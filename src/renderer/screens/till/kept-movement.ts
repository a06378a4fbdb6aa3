/** Cash that is being moved, as it is typed, as short texts and back, for when a crash has interrupted it. Pure. */
import type { Work } from '@flouss/shared/contract/place';
import { MovementReason } from '@flouss/shared/domain/till';
import { NO_AMOUNT, readAmount, type AmountEntry } from '../../components/amount-entry.ts';

export interface TypedMovement {
  readonly reason: MovementReason | null;
  readonly amount: AmountEntry;
  readonly note: string;
}
export const NO_MOVEMENT: TypedMovement = { reason: null, amount: NO_AMOUNT, note: '' };

export function toMovementFields({ reason, amount, note }: TypedMovement): Work['fields'] {
  return {
    ...(reason !== null && { reason }),
    ...(amount.shown !== '' && { amount: amount.shown }),
    ...(note !== '' && { note }),
  };
}

export function fromMovementFields({ reason, amount, note }: Work['fields']): TypedMovement {
  return {
    reason: MovementReason.safeParse(reason).data ?? null,
    amount: readAmount(amount ?? ''),
    note: note ?? '',
  };
}
