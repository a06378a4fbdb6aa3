/** What this customer usually reloads, as buttons that fill the amount. */
import { eurosAsInput, formatEuros } from '@flouss/shared/domain/money';
import type { CustomerView } from '@flouss/shared/contract/views';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { readAmount, type AmountEntry } from './amount-entry.ts';
import { Ltr } from './figures.tsx';
import './usual-amounts.css';

interface UsualAmountsProps {
  readonly customer: Pick<CustomerView, 'usual_amounts'>;
  readonly entry: AmountEntry;
  readonly onEntry: (entry: AmountEntry) => void;
}

export function UsualAmounts({ customer, entry, onEntry }: UsualAmountsProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  if (customer.usual_amounts.length === 0) return null;
  return (
    <div className="stack-tight">
      <span className="small quiet">{t('reload.presets')}</span>
      <div className="payment-quick">
        {customer.usual_amounts.map((usual) => (
          <button
            key={usual}
            type="button"
            className="choice choice-large"
            aria-pressed={usual === entry.cents}
            onClick={() => onEntry(readAmount(eurosAsInput(usual)))}
          >
            <Ltr>{formatEuros(usual, language)}</Ltr>
          </button>
        ))}
      </div>
    </div>
  );
}
