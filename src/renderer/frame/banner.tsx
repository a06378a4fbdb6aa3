/** Appears by itself when the server is out of reach or asks for a person, when the clock is wrong, while much is caught up, or backups fail. */
import {
  IconAlertTriangle,
  IconCashRegister,
  IconClockExclamation,
  IconCloudOff,
  IconDeviceFloppy,
} from '@tabler/icons-react';
import type { StatusView } from '@flouss/shared/contract/views';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { go } from '../stores/navigation.ts';
import { useReading } from '../stores/readings.ts';
import { showSyncPanel, useStatus } from '../stores/status.ts';
import { CatchUp, mendsNotItself, useClockWords, useTroubleWords } from './sync-details.tsx';

export function Banner() {
  const status = useStatus((state) => state.view);
  return (
    <div className="banner-place" aria-live="polite">
      {status ? <Worst status={status} /> : null}
      {status ? <TillLeftOpen status={status} /> : null}
      <BackupFails />
    </div>
  );
}

/** Hinders nobody's work today, so it is said below what does. */
function BackupFails() {
  const { t } = useTranslation();
  const fails = useReading('backup.status', {}).value?.failure ?? null;
  return fails ? (
    <p className="banner banner-waiting">
      <IconDeviceFloppy size={20} aria-hidden />
      <strong className="grow">{t('backup.banner')}</strong>
      <button type="button" className="banner-more" onClick={() => go({ screen: 'settings' })}>
        {t('backup.banner-open')}
      </button>
    </p>
  ) : null;
}

/** One at a time: what stops the work before what slows it. */
function Worst({ status }: { readonly status: StatusView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const clock = useClockWords(status.clock_ahead_ms);
  const { sync, trouble, offline_since_at: since } = status;
  const words = useTroubleWords(trouble);
  if (sync === 'attention') {
    return (
      <p className="banner banner-stop">
        <IconAlertTriangle size={20} aria-hidden />
        <span className="grow">{words ?? t('frame.attention-banner')}</span>
        <button type="button" className="banner-more" onClick={() => showSyncPanel(true)}>
          {t('link.what-to-do')}
        </button>
      </p>
    );
  }
  if (sync === 'offline') {
    return (
      <p className="banner banner-waiting">
        <IconCloudOff size={20} aria-hidden />
        <span className="grow">
          {since === null ? null : <strong>{t('frame.offline-since', { time: formats.time(since) })}. </strong>}
          {mendsNotItself(trouble) ? words : t('frame.offline-banner')}
        </span>
        {mendsNotItself(trouble) ? (
          <button type="button" className="banner-more" onClick={() => showSyncPanel(true)}>
            {t('link.what-to-do')}
          </button>
        ) : null}
      </p>
    );
  }
  if (clock !== null) {
    return (
      <p className="banner banner-waiting">
        <IconClockExclamation size={20} aria-hidden />
        <span>{clock}</span>
      </p>
    );
  }
  return status.progress ? (
    <div className="banner banner-quiet">
      <CatchUp status={status} />
    </div>
  ) : null;
}

/** Beside whatever else is said: it is the teller's to mend. */
function TillLeftOpen({ status: { till, till_opened_at } }: { readonly status: StatusView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (till !== 'left-open' || till_opened_at === null) return null;
  return (
    <p className="banner banner-waiting">
      <IconCashRegister size={20} aria-hidden />
      <span className="grow">{t('till.banner-left', { when: formats.dateTime(till_opened_at) })}</span>
      <button type="button" className="banner-button" onClick={() => go({ screen: 'till' })}>
        {t('till.go-close')} <span className="key">F7</span>
      </button>
    </p>
  );
}
