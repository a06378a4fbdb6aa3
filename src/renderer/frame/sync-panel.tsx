/** Whether the server has everything: one word in the header, and behind it why, what waits, and «sync now». */
import type { StatusView, SyncState } from '@flouss/shared/contract/views';
import { SYNC_ERROR_STATUS, type SyncErrorCode } from '@flouss/shared/contract/sync';
import { Button, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck, IconCloudOff, IconCloudUp, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Ltr } from '../components/figures.tsx';
import type { Tone } from '../components/state-pill.tsx';
import { useFormats } from '../formats.ts';
import { syncNow, useStatus } from '../stores/status.ts';

const LOOKS: Record<SyncState, { readonly tone: Tone; readonly icon: ReactNode }> = {
  'in-step': { tone: 'done', icon: <IconCircleCheck size={18} aria-hidden /> },
  waiting: { tone: 'waiting', icon: <IconCloudUp size={18} aria-hidden /> },
  offline: { tone: 'waiting', icon: <IconCloudOff size={18} aria-hidden /> },
  attention: { tone: 'stop', icon: <IconAlertTriangle size={18} aria-hidden /> },
};

export function SyncPanel() {
  const { t } = useTranslation();
  const status = useStatus((state) => state.view);
  const [open, { toggle, close }] = useDisclosure(false);
  if (!status) return <span className="sync-button" aria-busy />;
  const { tone, icon } = LOOKS[status.sync];
  const word = t(`sync.${status.sync}`);
  return (
    <Popover opened={open} onChange={close} position="bottom-end" width={420} trapFocus withRoles={false}>
      <Popover.Target>
        <button
          type="button"
          className={`sync-button sync-${tone}`}
          aria-expanded={open}
          aria-haspopup="dialog"
          onClick={toggle}
        >
          {icon}
          <span className="unseen">{t('settings.sync')}</span>
          <span>{word}</span>
          {status.waiting_facts > 0 ? <span className="sync-count figures">{status.waiting_facts}</span> : null}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <section aria-label={t('settings.sync')}>
          <SyncDetails status={status} />
        </section>
      </Popover.Dropdown>
    </Popover>
  );
}

export function SyncDetails({ status }: { readonly status: StatusView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const syncing = useStatus((state) => state.syncing);
  return (
    <div className="stack sync-details">
      <p>{t(`frame.sync-why.${status.sync}`)}</p>
      {status.trouble !== null && isTrouble(status.trouble) && status.sync !== 'offline' ? (
        <p className="strong">{t(`trouble.${status.trouble}`)}</p>
      ) : null}
      <dl className="facts">
        <dt>
          {status.waiting_facts === 0
            ? t('frame.waiting-none')
            : t('frame.waiting-count', { count: status.waiting_facts })}
        </dt>
        <dd />
        <dt>{t('frame.last-contact')}</dt>
        <dd className="figures">
          {status.last_contact_at === null ? t('frame.never-contact') : formats.dateTime(status.last_contact_at)}
        </dd>
        <dt>{t('frame.server')}</dt>
        <dd>
          <Ltr className="sync-server">{status.server_url}</Ltr>
        </dd>
      </dl>
      <Button
        onClick={() => void syncNow()}
        disabled={syncing}
        aria-busy={syncing}
        leftSection={<IconRefresh size={18} aria-hidden />}
      >
        {t('frame.sync-now')}
      </Button>
    </div>
  );
}

function isTrouble(code: string): code is SyncErrorCode | 'unreachable' {
  return code === 'unreachable' || Object.hasOwn(SYNC_ERROR_STATUS, code);
}
