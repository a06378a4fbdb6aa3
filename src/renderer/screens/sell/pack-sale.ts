/** What a sale and a replacement have in common: the pack; the price of today; how it is paid. */
import type { CardView } from '@flouss/shared/contract/views';
import { CardReference } from '@flouss/shared/domain/card-reference';
import { useState } from 'react';
import { usePaymentEntry, type PaymentEntry } from '../../components/payment-panel.tsx';
import { useReading, type Reading } from '../../stores/readings.ts';
import type { BegunWork } from '../../stores/work.ts';

export interface PackSale {
  readonly pack: CardReference | null;
  readonly setPack: (pack: CardReference | null) => void;
  readonly card: Reading<'card.get'>;
  /** The pack, when it can be sold. */
  readonly ready: CardView | null;
  readonly price: Reading<'card.price'>;
  readonly payment: PaymentEntry;
}

/** `scanned`: the pack the screen was opened for. */
export function usePackSale({ fields }: BegunWork, scanned: CardReference | null): PackSale {
  const [pack, setPack] = useState(() => CardReference.safeParse(fields['pack']).data ?? scanned);
  const card = useReading('card.get', pack === null ? null : { card_reference: pack });
  const price = useReading('card.price', {});
  const payment = usePaymentEntry();
  return { pack, setPack, card, ready: card.value?.state === 'in-stock' ? card.value : null, price, payment };
}

/** The sentence of the first thing that is missing; null when nothing is. */
export function firstMissing(needs: readonly (readonly [unknown, string])[]): string | null {
  return needs.find(([there]) => !there)?.[1] ?? null;
}
