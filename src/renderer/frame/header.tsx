/** The header: where one is, cash in the drawer, float left, sync, and who is working. */
import { IconBuildingStore, IconCash, IconUserCircle, IconWallet } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Euros, Ltr } from '../components/figures.tsx';
import type { StatusView } from '@flouss/shared/contract/views';
import { changeSession, useSession } from '../stores/session.ts';
import { useStatus } from '../stores/status.ts';
import { PaperPanel } from './paper-panel.tsx';
import { SyncPanel } from './sync-panel.tsx';

export function Header() {
  const { t } = useTranslation();
  const session = useSession((state) => state.view);
  const status = useStatus((state) => state.view);
  return (
    <section className="header" aria-label={t('frame.header')}>
      <span className="header-place">
        <IconBuildingStore size={20} stroke={1.75} aria-hidden />
        <span className="cut strong">{session.agent_name}</span>
        <Ltr className="quiet">{session.counter_code}</Ltr>
      </span>
      <Position
        icon={<IconCash size={20} stroke={1.75} aria-hidden />}
        label={t('frame.drawer')}
        of={status}
        value="drawer_cents"
      />
      <Position
        icon={<IconWallet size={20} stroke={1.75} aria-hidden />}
        label={t('frame.float')}
        of={status}
        value="float_left_cents"
      />
      <PaperPanel />
      <SyncPanel />
      <button
        type="button"
        className="header-button"
        aria-keyshortcuts="Control+L"
        onClick={() => void changeSession('session.lock', {})}
      >
        <IconUserCircle size={22} stroke={1.75} aria-hidden />
        <span className="stack-tight header-operator">
          <span className="strong cut">{session.operator?.name}</span>
          <span className="unseen">{t('frame.switch-operator')}</span>
          <span className="small quiet">{session.operator ? t(`role.${session.operator.role}`) : null}</span>
        </span>
      </button>
    </section>
  );
}

interface PositionProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly of: StatusView | null;
  readonly value: 'drawer_cents' | 'float_left_cents';
}

function Position({ icon, label, of, value }: PositionProps) {
  return (
    <dl className="header-position">
      {icon}
      <div>
        <dt className="small quiet">{label}</dt>
        <dd className="strong">{of ? <Euros cents={of[value]} /> : '…'}</dd>
      </div>
    </dl>
  );
}
