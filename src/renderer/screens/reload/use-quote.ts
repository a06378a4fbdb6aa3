/** The quote of an amount while it is typed: asked at once, the last answer kept until the next one is there. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import type { QuoteView } from '@flouss/shared/contract/views';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import type { Cents } from '@flouss/shared/domain/money';
import { useEffect, useState } from 'react';
import { call } from '../../bridge.ts';

const QUOTE_DELAY_MS = 60;

export interface Quote {
  /** Always the quote of the amount now in the field. */
  readonly value: QuoteView | null;
  readonly refusal: ApiError | null;
}

interface Answer extends Quote {
  readonly amount: Cents | null;
}
const NOTHING: Answer = { amount: null, value: null, refusal: null };

export function useQuote(card_reference: CardReference, amount: Cents | null): Quote {
  const [answer, setAnswer] = useState(NOTHING);
  useEffect(() => {
    if (amount === null) return undefined;
    let stale = false;
    const ask = async (): Promise<void> => {
      const answered = await call('reload.quote', { card_reference, amount_cents: amount });
      if (stale) return;
      setAnswer(
        answered.ok
          ? { amount, value: answered.value, refusal: null }
          : { amount, value: null, refusal: answered.error },
      );
    };
    const timer = setTimeout(() => void ask(), QUOTE_DELAY_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [card_reference, amount]);
  return amount !== null && answer.amount === amount ? answer : NOTHING;
}
