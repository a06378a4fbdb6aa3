/** Appears by itself when the server is out of reach or asks for a person; says what it means for the work. */
import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { useStatus } from '../stores/status.ts';

export function Banner() {
  const { t } = useTranslation();
  const formats = useFormats();
  const sync = useStatus((state) => state.view?.sync);
  const since = useStatus((state) => state.view?.offline_since_at ?? null);
  return (
    <div className="banner-place" aria-live="polite">
      {sync === 'offline' ? (
        <p className="banner banner-waiting">
          <IconCloudOff size={20} aria-hidden />
          <span>
            {since === null ? null : <strong>{t('frame.offline-since', { time: formats.time(since) })}. </strong>}
            {t('frame.offline-banner')}
          </span>
        </p>
      ) : null}
      {sync === 'attention' ? (
        <p className="banner banner-stop">
          <IconAlertTriangle size={20} aria-hidden />
          <span>{t('frame.attention-banner')}</span>
        </p>
      ) : null}
    </div>
  );
}
