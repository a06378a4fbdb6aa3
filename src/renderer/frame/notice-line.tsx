/** The one line that says what has just happened, in a fixed place over the right-hand column. */
import { IconAlertTriangle, IconCircleCheck, IconClock, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dismissNotice, useNotices, type NoticeTone } from '../stores/notices.ts';

const ICONS: Record<NoticeTone, typeof IconClock> = {
  done: IconCircleCheck,
  waiting: IconClock,
  stop: IconAlertTriangle,
};

export function NoticeLine() {
  const { t } = useTranslation();
  const notice = useNotices((state) => state.notice);
  const Icon = notice ? ICONS[notice.tone] : null;
  return (
    <div className="notice-place" aria-live="polite">
      {notice && Icon ? (
        <div className={`notice notice-${notice.tone}`} key={notice.id}>
          <Icon size={20} aria-hidden />
          <span className="grow">{notice.say(t)}</span>
          <button
            type="button"
            className="notice-close"
            aria-label={t('frame.dismiss-notice')}
            onClick={() => dismissNotice(notice.id)}
          >
            <IconX size={18} aria-hidden />
          </button>
        </div>
      ) : null}
    </div>
  );
}
