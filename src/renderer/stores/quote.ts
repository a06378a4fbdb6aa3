/** The quote of an amount while it is typed: asked at once, and never shown for another amount than the one in the field. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import type { QuoteView } from '@flouss/shared/contract/views';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import { assert } from '@flouss/shared/kernel/assert';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { useCallback, useMemo } from 'react';
import { call } from '../bridge.ts';
import { useLatestAnswer } from './latest-answer.ts';

export interface Quote {
  /** Always the quote of the amount now in the field. */
  readonly value: QuoteView | null;
  readonly refusal: ApiError | null;
}
const NOTHING: Quote = { value: null, refusal: null };

/** `soldTo`: the card is a pack that is being sold to this customer. Without a card nothing is asked. */
export function useQuote(card: CardReference | null, amount: Cents | null, soldTo?: CustomerId): Quote {
  const quoteOf = useCallback(
    (amount_cents: Cents) => {
      assert(card !== null, 'a quote is asked for a card');
      return call('reload.quote', { card_reference: card, amount_cents, ...(soldTo && { sold_to: soldTo }) });
    },
    [card, soldTo],
  );
  const latest = useLatestAnswer(card === null ? null : amount, quoteOf);
  return useMemo(() => {
    if (amount === null || card === null || latest?.question !== amount) return NOTHING;
    const { answer } = latest;
    if (!answer.ok) return { value: null, refusal: answer.error };
    return answer.value.card_reference === card ? { value: answer.value, refusal: null } : NOTHING;
  }, [amount, card, latest]);
}
