/** The header: where one is, cash in the drawer, float left, sync, and who is working. */
import { IconBuildingStore, IconCash, IconUserCircle, IconWallet } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Euros, Ltr } from '../components/figures.tsx';
import type { StatusView } from '@flouss/shared/contract/views';
import { changeSession, useSession } from '../stores/session.ts';
import { useStatus } from '../stores/status.ts';
import { useFormats, type Formats } from '../formats.ts';
import { PaperPanel } from './paper-panel.tsx';
import { SyncPanel } from './sync-panel.tsx';

export function Header() {
  const { t } = useTranslation();
  const session = useSession((state) => state.view);
  const status = useStatus((state) => state.view);
  const formats = useFormats();
  return (
    <section className="header" aria-label={t('frame.header')}>
      <span className="header-place">
        <IconBuildingStore size={20} stroke={1.75} aria-hidden />
        <span className="cut strong">{session.agent_name}</span>
        <Ltr className="quiet">{session.counter_code}</Ltr>
      </span>
      <Position icon={<IconCash size={20} stroke={1.75} aria-hidden />} label={tillLabel(t, formats, status)}>
        {status ? <Drawer status={status} /> : '…'}
      </Position>
      <Position icon={<IconWallet size={20} stroke={1.75} aria-hidden />} label={t('frame.float')}>
        {status ? <Euros cents={status.float_left_cents} /> : '…'}
      </Position>
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
  readonly children: ReactNode;
}

function Position({ icon, label, children }: PositionProps) {
  return (
    <dl className="header-position">
      {icon}
      <div>
        <dt className="small quiet">{label}</dt>
        <dd className="strong">{children}</dd>
      </div>
    </dl>
  );
}

/** Since when the till is open: of another day, with the day. */
function tillLabel(t: TFunction, formats: Formats, status: StatusView | null): string {
  if (!status || status.till_opened_at === null) return t('frame.drawer');
  const at = status.till_opened_at;
  return t('till.header-since', { time: status.till === 'left-open' ? formats.dateTime(at) : formats.time(at) });
}

/** What should lie in it; a word while it is closed, or being counted by somebody who must not know. */
function Drawer({ status }: { readonly status: StatusView }) {
  const { t } = useTranslation();
  if (status.drawer_cents !== null) return <Euros cents={status.drawer_cents} />;
  return t(status.till === 'closed' ? 'till.header-closed' : 'till.header-counting');
}
