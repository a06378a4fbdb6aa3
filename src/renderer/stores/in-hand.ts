/** The customer and card being dealt with: the right-hand column shows them, so that the eye never hunts. */
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { useEffect } from 'react';
import { create } from 'zustand';

export interface InHand {
  readonly customer_id: CustomerId | null;
  readonly card_reference: CardReference | null;
}
const EMPTY: InHand = { customer_id: null, card_reference: null };

export const useInHand = create<InHand>(() => EMPTY);

/** Holds them up for as long as the calling screen lives. */
export function useHoldInHand(customer_id: CustomerId | null, card_reference: CardReference | null): void {
  useEffect(() => {
    useInHand.setState({ customer_id, card_reference });
    return () => useInHand.setState(EMPTY);
  }, [customer_id, card_reference]);
}
