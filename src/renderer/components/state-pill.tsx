/** What a thing is at the moment, as colour, icon and word together; a reload that has just been loaded pulses once. */
import type { OperationKind, OperationView } from '@flouss/shared/contract/views';
import type { CardState } from '@flouss/shared/domain/card';
import type { ReloadState } from '@flouss/shared/domain/reload';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconClock,
  IconCloudUp,
  IconPackage,
  IconSchool,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useJustLoaded } from '../stores/loaded.ts';
import './state-pill.css';

export type Tone = 'waiting' | 'done' | 'stop' | 'plain' | 'training';

const RELOAD_TONES: Record<ReloadState, Tone> = {
  recorded: 'waiting',
  received: 'waiting',
  approved: 'waiting',
  declined: 'stop',
  submitted: 'waiting',
  loaded: 'done',
  failed: 'stop',
  unknown: 'waiting',
  reconciled: 'done',
  'refund-due': 'stop',
  refunded: 'plain',
};

const CARD_TONES: Record<CardState, Tone> = {
  'in-stock': 'plain',
  sold: 'waiting',
  applied: 'waiting',
  accepted: 'waiting',
  declined: 'stop',
  active: 'done',
  blocked: 'stop',
  replaced: 'plain',
  closed: 'plain',
  expired: 'plain',
};

const ICONS: Record<Tone, ReactNode> = {
  waiting: <IconClock size={16} aria-hidden />,
  done: <IconCircleCheck size={16} aria-hidden />,
  stop: <IconAlertTriangle size={16} aria-hidden />,
  plain: <IconArrowBackUp size={16} aria-hidden />,
  training: <IconSchool size={16} aria-hidden />,
};

function toneOf(kind: OperationKind, state: ReloadState): Tone {
  if (kind === 'sale' || kind === 'replacement' || kind === 'reload') return RELOAD_TONES[state];
  const tone = RELOAD_TONES[state];
  return tone === 'waiting' && state !== 'recorded' && state !== 'unknown' ? 'plain' : tone;
}

export function Pill({
  tone,
  icon,
  pulse = false,
  children,
}: {
  readonly tone: Tone;
  readonly icon?: ReactNode;
  readonly pulse?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <span className={`pill pill-${tone}${pulse ? ' pulse' : ''}`}>
      {icon ?? ICONS[tone]}
      {children}
    </span>
  );
}

/** A reload's state by itself, where no operation is meant. */
export function StatePill({ state }: { readonly state: ReloadState }) {
  const { t } = useTranslation();
  return (
    <Pill tone={RELOAD_TONES[state]} {...(state === 'recorded' && { icon: <IconCloudUp size={16} aria-hidden /> })}>
      {t(`reload-state.${state}`)}
    </Pill>
  );
}

export function OperationPill({ operation }: { readonly operation: Pick<OperationView, 'op_id' | 'kind' | 'state'> }) {
  const { t } = useTranslation();
  const pulse = useJustLoaded(operation.op_id);
  const { kind, state } = operation;
  const tone = toneOf(kind, state);
  const word =
    kind === 'reload'
      ? t(`reload-state.${state}`)
      : kind === 'sale' || kind === 'replacement'
        ? t(`sale-state.${state}`)
        : t(`plain-state.${state}`);
  const icon =
    state === 'recorded' ? (
      <IconCloudUp size={16} aria-hidden />
    ) : tone === 'plain' && state !== 'refunded' ? (
      <IconCircleCheck size={16} aria-hidden />
    ) : undefined;
  return (
    <Pill tone={tone} pulse={pulse} {...(icon && { icon })}>
      {word}
    </Pill>
  );
}

export function CardPill({ state }: { readonly state: CardState }) {
  const { t } = useTranslation();
  return (
    <Pill tone={CARD_TONES[state]} {...(state === 'in-stock' && { icon: <IconPackage size={16} aria-hidden /> })}>
      {t(`card-state.${state}`)}
    </Pill>
  );
}
