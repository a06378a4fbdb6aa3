/** Where a card stands, in words: for a blocked one why, and whether the bank knows; for one that takes another's place, how far that has come. */
import type { CardView } from '@flouss/shared/contract/views';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Reference } from './figures.tsx';
import './card-standing.css';

export function CardStanding({ card }: { readonly card: CardView }) {
  const { t } = useTranslation();
  const { block, replacement, wants_document } = card;
  if (wants_document) return <Standing as="urgent">{t(`card.wants-document.${wants_document}`)}</Standing>;
  if (replacement) return <Replacement replacement={replacement} />;
  if (!block || card.state !== 'blocked') return <p className="quiet">{t(`card-next.${card.state}`)}</p>;
  return (
    <Standing as={block.reached === 'bank' ? 'final' : block.reached === 'counter' ? 'urgent' : 'waiting'}>
      {block.reason === null ? null : <strong>{t(`block.because.${block.reason}`)} </strong>}
      {t(`block.reached.${block.reached}`)}
    </Standing>
  );
}

function Replacement({ replacement }: { readonly replacement: NonNullable<CardView['replacement']> }) {
  const { t } = useTranslation();
  const { is, other, carried_over } = replacement;
  return (
    <Standing as={carried_over ? 'final' : 'waiting'}>
      <strong>
        {t(`replace.is-${is}`)} <Reference value={other} />.
      </strong>{' '}
      {t(`replace.${is}-${carried_over ? 'carried' : 'waits'}`)}
    </Standing>
  );
}

const ICONS = { urgent: IconAlertTriangle, waiting: IconClock, final: IconCircleCheck };

function Standing({ as, children }: { readonly as: keyof typeof ICONS; readonly children: ReactNode }) {
  const Icon = ICONS[as];
  return (
    <div className={`card-standing${as === 'final' ? ' card-standing-final' : ''}`} aria-live="polite">
      <Icon size={20} aria-hidden />
      <p>{children}</p>
    </div>
  );
}
