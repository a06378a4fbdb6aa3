/** A card as one recognises it on the counter: its short name, who holds it, its last four, its state. */
import type { CardView } from '@flouss/shared/contract/views';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { LastFour, Reference } from './figures.tsx';
import { CardPill } from './state-pill.tsx';
import './bank-card.css';

export function BankCard({ card }: { readonly card: CardView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className="bank-card">
      <div className="row spread">
        {card.nickname === null ? (
          <span className="bank-card-name">{t('find.unsold')}</span>
        ) : (
          <span className="bank-card-name cut">{card.nickname}</span>
        )}
        <CardPill state={card.state} />
      </div>
      <div className="row spread bank-card-number">
        <LastFour value={card.last_four} />
        <Reference value={card.card_reference} className="bank-card-reference" />
      </div>
      <span className="bank-card-foot cut">
        {card.beneficiary
          ? `${card.beneficiary.given_names} ${card.beneficiary.family_name} · ${formats.country(card.beneficiary.country)}`
          : null}
      </span>
    </div>
  );
}
