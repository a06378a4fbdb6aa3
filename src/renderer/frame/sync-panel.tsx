/** Whether the server has everything: one word in the header, and behind it why, what waits, and «sync now». */
import type { SyncState } from '@flouss/shared/contract/views';
import { Popover } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCloudDownload, IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tone } from '../components/state-pill.tsx';
import { showSyncPanel, useStatus } from '../stores/status.ts';
import { DIALOGUES } from '../theme/theme.ts';
import { SyncDetails, isReceiving } from './sync-details.tsx';

const LOOKS: Record<SyncState, { readonly tone: Tone; readonly icon: ReactNode }> = {
  'in-step': { tone: 'done', icon: <IconCircleCheck size={18} aria-hidden /> },
  waiting: { tone: 'waiting', icon: <IconCloudUp size={18} aria-hidden /> },
  offline: { tone: 'waiting', icon: <IconCloudOff size={18} aria-hidden /> },
  attention: { tone: 'stop', icon: <IconAlertTriangle size={18} aria-hidden /> },
};

/** All is sent, and much is still to come: «in step» would be half the truth. */
const RECEIVING = { tone: 'waiting', icon: <IconCloudDownload size={18} aria-hidden /> } as const;

export function SyncPanel() {
  const { t } = useTranslation();
  const status = useStatus((state) => state.view);
  const open = useStatus((state) => state.panel);
  const toggle = (): void => showSyncPanel(!open);
  if (!status) return <span className="sync-button" aria-busy />;
  const receiving = isReceiving(status);
  const { tone, icon } = receiving ? RECEIVING : LOOKS[status.sync];
  const word = receiving ? t('link.receiving') : t(`sync.${status.sync}`);
  return (
    <Popover
      opened={open}
      onChange={showSyncPanel}
      position="bottom-end"
      width={460}
      trapFocus
      withRoles={false}
      hideDetached={false}
      portalProps={{ target: DIALOGUES }}
    >
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
