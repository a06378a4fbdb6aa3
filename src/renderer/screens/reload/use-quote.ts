/** The quote of an amount while it is typed: asked at once, and never shown for another amount than the one in the field. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import type { QuoteView } from '@flouss/shared/contract/views';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import { useCallback, useMemo } from 'react';
import { call } from '../../bridge.ts';
import { useLatestAnswer } from '../../stores/latest-answer.ts';

export interface Quote {
  /** Always the quote of the amount now in the field. */
  readonly value: QuoteView | null;
  readonly refusal: ApiError | null;
}
const NOTHING: Quote = { value: null, refusal: null };

export function useQuote(card_reference: CardReference, amount: Cents | null): Quote {
  const quoteOf = useCallback(
    (amount_cents: Cents) => call('reload.quote', { card_reference, amount_cents }),
    [card_reference],
  );
  const latest = useLatestAnswer(amount, quoteOf);
  return useMemo(() => {
    if (amount === null || latest?.question !== amount) return NOTHING;
    const { answer } = latest;
    return answer.ok ? { value: answer.value, refusal: null } : { value: null, refusal: answer.error };
  }, [amount, latest]);
}
