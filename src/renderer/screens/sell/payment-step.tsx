/** What the customer pays for, line by line, and how. */
import type { QuoteView } from '@flouss/shared/contract/views';
import type { Cents } from '@flouss/shared/domain/money';
import { useTranslation } from 'react-i18next';
import { PaymentPanel, type PaymentEntry } from '../../components/payment-panel.tsx';
import { QuoteLine } from '../../components/quote-line.tsx';
import { Step } from './step.tsx';

interface PaymentStepProps {
  readonly number: number;
  readonly price: Cents;
  /** The first reload that is paid with it. */
  readonly reload?: QuoteView | null;
  /** Null while it is not known. */
  readonly total: Cents | null;
  readonly entry: PaymentEntry;
  readonly done: boolean;
}

export function PaymentStep({ number, price, reload = null, total, entry, done }: PaymentStepProps) {
  const { t } = useTranslation();
  return (
    <Step number={number} title={t('pay.title')} done={done}>
      <dl className="sell-lines">
        <QuoteLine name={t('sell.price')} cents={price} />
        {reload ? (
          <>
            <QuoteLine name={t('card.first-reload')} cents={reload.amount_cents} />
            <QuoteLine name={t('reload.fee')} cents={reload.fee_cents} />
          </>
        ) : null}
        <QuoteLine name={t('reload.total')} cents={total ?? undefined} tone="total" />
      </dl>
      {total === null ? null : <PaymentPanel entry={entry} total={total} reload={reload} />}
    </Step>
  );
}
