/** The last look before money moves: who receives, how much in figures and words, the total; then the cash. */
import type { CardView, QuoteView } from '@flouss/shared/contract/views';
import { euroWords } from '@flouss/shared/domain/amount-in-words';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Euros, LastFour, Reference } from '../../components/figures.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { QuoteLine } from '../../components/quote-line.tsx';
import { PaymentPanel, usePayment, type PaymentEntry } from '../../components/payment-panel.tsx';
import { useFormats } from '../../formats.ts';
import { useBackKey } from '../../frame/keys.ts';
import type { Operation } from '../../stores/operation.ts';

interface ConfirmStepProps {
  readonly card: CardView;
  readonly quote: QuoteView;
  readonly payment: PaymentEntry;
  readonly order: Operation<'reload.order'>;
  readonly onBack: () => void;
}

export function ConfirmStep({ card, quote, payment, order, onBack }: ConfirmStepProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { paid, blocked } = usePayment(payment, quote.total_cents, quote);
  useBackKey(order.busy ? null : onBack);
  const submit = (): void => {
    if (!paid) return;
    const { card_reference, amount_cents, fee_cents, tariff_version } = quote;
    void order.run((op_id) => ({ op_id, card_reference, amount_cents, fee_cents, tariff_version, paid }));
  };
  return (
    <form
      className="reload-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h1>{t('reload.confirm-title')}</h1>
      <div className="reload-columns">
        <section className="panel summary" aria-label={t('reload.confirm-title')}>
          <div className="stack-tight">
            <span className="small quiet">{t('reload.to')}</span>
            <strong className="summary-name">
              {card.beneficiary
                ? `${card.beneficiary.given_names} ${card.beneficiary.family_name}`
                : card.customer_name}
            </strong>
            <span className="quiet">
              {card.beneficiary ? `${formats.country(card.beneficiary.country)} · ` : null}
              <bdi>{card.nickname}</bdi> · <LastFour value={card.last_four} /> ·{' '}
              <Reference value={card.card_reference} />
            </span>
          </div>
          <div className="stack-tight">
            <span className="small quiet">{t('reload.amount-figures')}</span>
            <Euros cents={quote.amount_cents} className="summary-amount" />
            <span className="summary-words">{euroWords(quote.amount_cents, formats.language)}</span>
          </div>
          <dl>
            <QuoteLine name={t('reload.fee')} cents={quote.fee_cents} />
            <QuoteLine name={t('reload.total')} cents={quote.total_cents} tone="total" />
          </dl>
        </section>
        <section className="stack" aria-label={t('pay.title')}>
          <PaymentPanel entry={payment} total={quote.total_cents} reload={quote} takesFocus />
        </section>
      </div>
      <RefusalBox refusal={order.refusal} />
      <ConfirmBar label={t('reload.submit')} onConfirm={submit} blocked={blocked} busy={order.busy}>
        <Button disabled={order.busy} onClick={onBack}>
          {t('reload.change-amount')}
        </Button>
      </ConfirmBar>
    </form>
  );
}
