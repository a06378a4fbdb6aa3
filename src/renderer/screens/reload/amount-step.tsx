/** The amount and, while it is typed, what it costs and what it leaves. */
import type { CardView, QuoteView } from '@flouss/shared/contract/views';
import { useTranslation } from 'react-i18next';
import type { AmountEntry } from '../../components/amount-entry.ts';
import { AmountField } from '../../components/amount-field.tsx';
import { cashLeftAfter } from '../../components/cash.ts';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { QuoteLine } from '../../components/quote-line.tsx';
import { UsualAmounts } from '../../components/usual-amounts.tsx';
import { sentenceOf } from '../../bridge.ts';
import { useFormats } from '../../formats.ts';
import { useReading } from '../../stores/readings.ts';
import type { Quote } from '../../stores/quote.ts';

interface AmountStepProps {
  readonly card: CardView;
  readonly amount: AmountEntry;
  readonly onAmount: (amount: AmountEntry) => void;
  readonly quote: Quote;
  readonly onContinue: () => void;
}

export function AmountStep({ card, amount, onAmount, quote, onContinue }: AmountStepProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const customer = useReading(
    'customer.get',
    card.customer_id === null ? null : { customer_id: card.customer_id },
  ).value;
  const asking = amount.cents !== null && quote.value === null && quote.refusal === null;
  const blocked = quote.value
    ? null
    : amount.cents === null
      ? t('reload.need-amount')
      : quote.refusal
        ? ''
        : t('reload.need-quote');
  return (
    <form
      className="reload-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (quote.value) onContinue();
      }}
    >
      <h1>
        {t('reload.title')}
        {card.beneficiary ? (
          <span className="quiet reload-for"> {t('find.for', { name: card.beneficiary.given_names })}</span>
        ) : null}
      </h1>
      <div className="reload-columns">
        <div className="stack">
          <AmountField
            label={t('reload.amount')}
            entry={amount}
            onEntry={onAmount}
            hint={
              card.reload_max_cents < card.reload_min_cents
                ? null
                : t('reload.range', {
                    min: formats.euros(card.reload_min_cents),
                    max: formats.euros(card.reload_max_cents),
                  })
            }
            error={quote.refusal ? sentenceOf(t, quote.refusal) : null}
            takesFocus
          >
            {customer ? <UsualAmounts customer={customer} entry={amount} onEntry={onAmount} /> : null}
          </AmountField>
        </div>
        <QuotePanel quote={quote} />
      </div>
      <ConfirmBar label={t('reload.continue')} onConfirm={onContinue} blocked={blocked} asking={asking} />
    </form>
  );
}

function QuotePanel({ quote: { value } }: { readonly quote: Quote }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <section className="panel quote" aria-label={t('reload.quote')}>
      <span className="unseen" aria-live="polite">
        {value
          ? t('reload.quote-announce', { fee: formats.euros(value.fee_cents), total: formats.euros(value.total_cents) })
          : ''}
      </span>
      <dl>
        <QuoteLine name={t('reload.amount')} cents={value?.amount_cents} />
        <QuoteLine name={t('reload.fee')} cents={value?.fee_cents} />
        <QuoteLine name={t('reload.total')} cents={value?.total_cents} tone="total" />
        <QuoteLine name={t('reload.limit-left')} cents={value?.year_left_cents} tone="quiet" />
        <MonthLeft quote={value} />
        <QuoteLine name={t('reload.float-after')} cents={value?.float_left_after_cents} tone="quiet" />
        <QuoteLine name={t('reload.commission')} cents={value?.commission_cents} tone="quiet" />
      </dl>
    </section>
  );
}

/** The month's cash, or that this much may not be paid in cash any more. */
function MonthLeft({ quote }: { readonly quote: QuoteView | null }) {
  const { t } = useTranslation();
  const left = quote && cashLeftAfter(quote);
  if (!quote || left !== null)
    return <QuoteLine name={t('reload.month-left')} cents={left ?? undefined} tone="quiet" />;
  return (
    <div className="quote-line quote-quiet">
      <dt>{t('reload.month-left')}</dt>
      <dd className="strong">{t('reload.not-in-cash')}</dd>
    </div>
  );
}
