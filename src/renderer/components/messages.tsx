/** How the screens say that there is nothing, that something is coming, or that something was refused. */
import type { CounterErrorCode } from '@flouss/shared/contract/counter-api';
import { Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../bridge.ts';
import './messages.css';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

export function EmptyState({ icon, title, text, children }: EmptyStateProps) {
  return (
    <div className="empty">
      <span className="empty-icon" aria-hidden>
        {icon}
      </span>
      <p className="empty-title">{title}</p>
      <p className="quiet">{text}</p>
      {children}
    </div>
  );
}

/** Rows that will be there in a moment, in the place where they will be. */
export function Rows({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  return (
    <div className="stack" aria-busy>
      <span className="unseen">{t('frame.waiting')}</span>
      {Array.from({ length: count }, (_, row) => (
        <Skeleton key={row} height={52} radius="md" animate={false} />
      ))}
    </div>
  );
}

interface RefusalProps {
  readonly refusal: { readonly code: CounterErrorCode } | null | undefined;
  readonly children?: ReactNode;
}

/** The region is always there, so that a screen reader hears what appears in it. */
export function RefusalBox({ refusal, children }: RefusalProps) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="refusal-place">
      {refusal ? (
        <div className="refusal">
          <IconAlertTriangle size={20} aria-hidden />
          <span className="grow">{sentenceOf(t, refusal)}</span>
          {children}
        </div>
      ) : null}
    </div>
  );
}
