/** How the customer pays: means, cash given, change due in large. The total is decided elsewhere. */
import type { QuoteView } from '@flouss/shared/contract/views';
import { eurosAsInput, formatEuros, subtractCents, type Cents } from '@flouss/shared/domain/money';
import type { Payment, PaymentMeans } from '@flouss/shared/domain/payment';
import { SegmentedControl } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { NO_AMOUNT, readAmount, type AmountEntry } from './amount-entry.ts';
import { AmountField } from './amount-field.tsx';
import { cashLeftAfter, likelyCash, paymentOf } from './cash.ts';
import { Euros, Ltr } from './figures.tsx';
import { TillNeeded, useTillNeed } from './till-needed.tsx';
import './payment-panel.css';

export interface PaymentEntry {
  readonly means: PaymentMeans;
  readonly given: AmountEntry;
  readonly change: (change: Partial<Pick<PaymentEntry, 'means' | 'given'>>) => void;
}

export function usePaymentEntry(): PaymentEntry {
  const [entry, setEntry] = useState<Pick<PaymentEntry, 'means' | 'given'>>({ means: 'cash', given: NO_AMOUNT });
  const change = useCallback<PaymentEntry['change']>((part) => setEntry((before) => ({ ...before, ...part })), []);
  return { ...entry, change };
}

/** Why a reload of this size is not taken in cash any more this month, as a sentence; null where it is. */
function useCashLimit(reload: QuoteView | null): string | null {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!reload || cashLeftAfter(reload) !== null) return null;
  return t('pay.cash-limit', { left: formats.euros(reload.month_cash_left_cents) });
}

/** Why the payment cannot be taken yet, as a sentence; or the payment. `reload`: the one that is paid, if there is one. */
export function usePayment(
  entry: PaymentEntry,
  total: Cents | null,
  reload: QuoteView | null = null,
): { paid: Payment | null; blocked: string | null } {
  const { t } = useTranslation();
  const need = useTillNeed();
  const limit = useCashLimit(reload);
  if (total === null) return { paid: null, blocked: null };
  // The panel says why, beside the means.
  if (entry.means === 'cash' && limit !== null) return { paid: null, blocked: t('pay.not-in-cash') };
  if (entry.means === 'cash' && need)
    return { paid: null, blocked: t(need === 'closed' ? 'till.needs-till' : 'till.needs-closing') };
  const paid = paymentOf(entry.means, entry.given, total);
  if (paid) return { paid, blocked: null };
  return { paid, blocked: entry.given.cents === null ? t('pay.need-cash') : t('pay.need-more') };
}

interface PaymentPanelProps {
  readonly entry: PaymentEntry;
  readonly total: Cents;
  readonly reload?: QuoteView | null;
  readonly takesFocus?: boolean;
}

export function PaymentPanel({ entry, total, reload = null, takesFocus = false }: PaymentPanelProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const need = useTillNeed();
  const limit = useCashLimit(reload);
  const paid = paymentOf(entry.means, entry.given, total);
  const missing =
    entry.given.cents !== null && entry.given.cents < total ? subtractCents(total, entry.given.cents) : null;
  const give = (amount: Cents): void => entry.change({ given: readAmount(eurosAsInput(amount)) });
  return (
    <div className="payment">
      <SegmentedControl
        aria-label={t('pay.means')}
        fullWidth
        transitionDuration={0}
        value={entry.means}
        onChange={(means) => entry.change({ means })}
        data={[
          { value: 'cash', label: t('means.cash') },
          { value: 'card', label: t('means.card') },
        ]}
      />
      {entry.means === 'card' ? (
        <p className="payment-card">{t('pay.by-card', { amount: formats.euros(total) })}</p>
      ) : limit !== null ? (
        <p className="payment-card">{limit}</p>
      ) : need ? (
        <TillNeeded need={need} />
      ) : (
        <>
          <AmountField
            label={t('pay.given')}
            size="medium"
            entry={entry.given}
            takesFocus={takesFocus}
            onEntry={(given) => entry.change({ given })}
          />
          <div className="payment-quick payment-notes">
            <button type="button" className="choice" onClick={() => give(total)}>
              {t('pay.exact')}
            </button>
            {likelyCash(total).map((amount) => (
              <button key={amount} type="button" className="choice" onClick={() => give(amount)}>
                <Ltr>{formatEuros(amount, formats.language)}</Ltr>
              </button>
            ))}
          </div>
          <div className="payment-change" aria-live="polite">
            {missing === null ? (
              <>
                <span>{t('pay.change')}</span>
                {paid ? (
                  <Euros cents={paid.change_cents} className="payment-change-figure" />
                ) : (
                  <span aria-hidden>–</span>
                )}
              </>
            ) : (
              <span className="payment-missing">{t('pay.missing', { amount: formats.euros(missing) })}</span>
            )}
          </div>
        </>
      )}
    </div>
  );
}
