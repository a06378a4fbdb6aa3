/** The amount and, while it is typed, what it costs and what it leaves. */
import type { CardView } from '@flouss/shared/contract/views';
import { eurosAsInput, formatEuros, type Cents } from '@flouss/shared/domain/money';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readAmount, type AmountEntry } from '../../components/amount-entry.ts';
import { AmountField } from '../../components/amount-field.tsx';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Euros, Ltr } from '../../components/figures.tsx';
import { sentenceOf } from '../../bridge.ts';
import { useFormats } from '../../formats.ts';
import { useReading } from '../../stores/readings.ts';
import type { Quote } from './use-quote.ts';

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
            error={quote.refusal ? sentenceOf(t, quote.refusal) : null}
            takesFocus
          >
            {customer && customer.usual_amounts.length > 0 ? (
              <div className="stack-tight">
                <span className="small quiet">{t('reload.presets')}</span>
                <div className="payment-quick">
                  {customer.usual_amounts.map((usual) => (
                    <button
                      key={usual}
                      type="button"
                      className="choice choice-large"
                      aria-pressed={usual === amount.cents}
                      onClick={() => onAmount(readAmount(eurosAsInput(usual)))}
                    >
                      <Ltr>{formatEuros(usual, formats.language)}</Ltr>
                    </button>
                  ))}
                </div>
              </div>
            ) : null}
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
        <QuoteLine name={t('reload.month-left')} cents={value?.month_cash_left_cents} tone="quiet" />
        <QuoteLine name={t('reload.float-after')} cents={value?.float_left_after_cents} tone="quiet" />
        <QuoteLine name={t('reload.commission')} cents={value?.commission_cents} tone="quiet" />
      </dl>
    </section>
  );
}

interface QuoteLineProps {
  readonly name: ReactNode;
  readonly cents: Cents | undefined;
  readonly tone?: 'plain' | 'total' | 'quiet';
}

function QuoteLine({ name, cents, tone = 'plain' }: QuoteLineProps) {
  return (
    <div className={`quote-line quote-${tone}`}>
      <dt>{name}</dt>
      <dd>{cents === undefined ? <span className="quiet">–</span> : <Euros cents={cents} />}</dd>
    </div>
  );
}
