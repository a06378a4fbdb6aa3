/** The first reload, if the customer wants one in the same go: its amount, and while it is typed what it costs and leaves. */
import type { CardView, CustomerView, QuoteView } from '@flouss/shared/contract/views';
import { euroWords } from '@flouss/shared/domain/amount-in-words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../../bridge.ts';
import { readAmount, type AmountEntry } from '../../components/amount-entry.ts';
import { AmountField } from '../../components/amount-field.tsx';
import { QuoteLine } from '../../components/quote-line.tsx';
import { UsualAmounts } from '../../components/usual-amounts.tsx';
import { useFormats } from '../../formats.ts';
import { useQuote, type Quote } from '../../stores/quote.ts';
import type { BegunWork } from '../../stores/work.ts';
import { Step } from './step.tsx';

export interface FirstReload {
  readonly entry: AmountEntry;
  readonly setEntry: (entry: AmountEntry) => void;
  readonly quote: Quote;
  /** While the next quote is on its way the last one stands, so that nothing jumps; null when none is wanted or it was refused. */
  readonly shown: QuoteView | null;
  readonly wanted: boolean;
}

export function useFirstReload(
  { fields }: BegunWork,
  pack: CardView | null,
  customer: CustomerView | null,
): FirstReload {
  const [entry, setEntry] = useState(() => readAmount(fields['reload'] ?? ''));
  const quote = useQuote(customer && pack ? pack.card_reference : null, entry.cents, customer?.customer_id);
  const [last, setLast] = useState<QuoteView | null>(null);
  if (quote.value && quote.value !== last) setLast(quote.value);
  const wanted = entry.shown !== '';
  return { entry, setEntry, quote, shown: wanted && !quote.refusal ? (quote.value ?? last) : null, wanted };
}

interface FirstReloadStepProps {
  readonly reload: FirstReload;
  readonly customer: CustomerView;
  /** The short name is there without being typed: this is the next thing to ask. */
  readonly takesFocus: boolean;
}

/** From the pack that was just answered; whoever has gone to another field meanwhile stays there. */
function isMovingOn(): boolean {
  const at = document.activeElement;
  return !(at instanceof HTMLInputElement) || at.closest('.pack-field') !== null;
}

export function FirstReloadStep({
  reload: { entry, setEntry, quote, shown },
  customer,
  takesFocus,
}: FirstReloadStepProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { given_names } = customer.beneficiary;
  return (
    <Step number={3} title={t('sell.first-reload')} done={quote.value !== null}>
      <div className="sell-reload">
        <AmountField
          label={t('reload.amount')}
          size="medium"
          takesFocus={takesFocus && isMovingOn}
          entry={entry}
          onEntry={setEntry}
          error={quote.refusal ? sentenceOf(t, quote.refusal) : null}
        >
          <UsualAmounts customer={customer} entry={entry} onEntry={setEntry} />
        </AmountField>
        <div className="stack-tight">
          <span className="unseen" aria-live="polite">
            {quote.value
              ? t('reload.quote-announce', {
                  fee: formats.euros(quote.value.fee_cents),
                  total: formats.euros(quote.value.total_cents),
                })
              : ''}
          </span>
          {shown ? (
            <>
              <p>
                {t('sell.reload-for', { name: given_names })}{' '}
                <strong>{euroWords(shown.amount_cents, formats.language)}</strong>
              </p>
              <dl>
                <QuoteLine name={t('reload.fee')} cents={shown.fee_cents} />
                <QuoteLine name={t('reload.limit-left')} cents={shown.year_left_cents} tone="quiet" />
                <QuoteLine name={t('reload.float-after')} cents={shown.float_left_after_cents} tone="quiet" />
              </dl>
            </>
          ) : null}
          <p className="small quiet">{t('sell.first-reload-hint')}</p>
        </div>
      </div>
    </Step>
  );
}
