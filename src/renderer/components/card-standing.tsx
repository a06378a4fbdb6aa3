/** Where a card stands, in words: for a blocked one why, and whether the bank knows. */
import type { CardView } from '@flouss/shared/contract/views';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import './card-standing.css';

export function CardStanding({ card }: { readonly card: CardView }) {
  const { t } = useTranslation();
  const { block } = card;
  if (!block || card.state !== 'blocked') return <p className="quiet">{t(`card-next.${card.state}`)}</p>;
  const confirmed = block.reached === 'bank';
  return (
    <div className={`card-standing${confirmed ? ' card-standing-final' : ''}`} aria-live="polite">
      {block.reached === 'counter' ? (
        <IconAlertTriangle size={20} aria-hidden />
      ) : confirmed ? (
        <IconCircleCheck size={20} aria-hidden />
      ) : (
        <IconClock size={20} aria-hidden />
      )}
      <p>
        {block.reason === null ? null : <strong>{t(`block.because.${block.reason}`)} </strong>}
        {t(`block.reached.${block.reached}`)}
      </p>
    </div>
  );
}
