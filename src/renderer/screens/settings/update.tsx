/** Newer versions: what is installed, what the publisher offers, and where its file is. Nothing is installed from here. */
import type { ApiError, ApiResult } from '@flouss/shared/contract/counter-api';
import type { UpdateView } from '@flouss/shared/contract/update';
import { Button } from '@mantine/core';
import { IconCircleCheck, IconClock, IconDownload, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { Ltr } from '../../components/figures.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { useReading } from '../../stores/readings.ts';
import { useSession } from '../../stores/session.ts';
import { Setting } from './setting.tsx';

/** The counter's rehearsal has no publisher. */
export function UpdateSetting() {
  const training = useSession((state) => state.view.training);
  return training ? null : <Updates />;
}

function Updates() {
  const { t } = useTranslation();
  const view = useReading('update.status', {}).value;
  const [busy, setBusy] = useState<'check' | 'download' | null>(null);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  if (!view) return null;
  const ask = async (what: 'check' | 'download'): Promise<void> => {
    setBusy(what);
    setRefusal(null);
    const answer: ApiResult<'update.check' | 'update.download'> = await call(`update.${what}`, {});
    setBusy(null);
    if (!answer.ok) setRefusal(answer.error);
  };
  return (
    <Setting title={t('update.title')}>
      <dl className="facts">
        <dt>{t('update.version')}</dt>
        <dd className="strong">{view.version === null ? t('update.unknown-version') : <Ltr>{view.version}</Ltr>}</dd>
      </dl>
      {view.configured ? (
        <>
          {view.offered ? <Offer view={view} offered={view.offered} /> : <Current view={view} />}
          <RefusalBox refusal={refusal} />
          <div className="row wrap">
            {view.offered && !view.downloaded ? (
              <Button
                variant="filled"
                disabled={busy !== null}
                aria-busy={busy === 'download'}
                leftSection={<IconDownload size={18} aria-hidden />}
                onClick={() => void ask('download')}
              >
                {t(busy === 'download' ? 'update.downloading' : 'update.download')}
              </Button>
            ) : null}
            <Button
              disabled={busy !== null}
              aria-busy={busy === 'check'}
              leftSection={<IconRefresh size={18} aria-hidden />}
              onClick={() => void ask('check')}
            >
              {t(busy === 'check' ? 'update.checking' : 'update.check')}
            </Button>
          </div>
        </>
      ) : (
        <p className="quiet">{t('update.off')}</p>
      )}
    </Setting>
  );
}

function Current({ view: { checked_at } }: { readonly view: UpdateView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (checked_at === null) return null;
  return (
    <p className="row said-done update-said">
      <IconCircleCheck size={18} aria-hidden />
      <span>
        {t('update.current')} {t('update.checked-at', { time: formats.time(checked_at) })}
      </span>
    </p>
  );
}

const BYTES_A_MEGABYTE = 1_000_000;

interface OfferProps {
  readonly view: UpdateView;
  readonly offered: NonNullable<UpdateView['offered']>;
}

function Offer({ view, offered }: OfferProps) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const megabytes = Math.max(1, Math.round(offered.bytes / BYTES_A_MEGABYTE));
  const notes = offered.notes[i18n.language] ?? offered.notes['fr'] ?? Object.values(offered.notes)[0];
  return (
    <section className="stack-tight" aria-live="polite">
      <h3>{t('update.offered', { version: formats.name(offered.version) })}</h3>
      <p className="quiet">
        {t('update.released', { day: formats.dateTime(offered.released_at) })} · {t('update.size', { megabytes })}
      </p>
      {notes === undefined ? null : (
        <p className="update-notes" dir="auto">
          {notes}
        </p>
      )}
      {view.downloaded ? (
        <p className="row said-done update-said">
          <IconCircleCheck size={18} aria-hidden />
          <span>{t('update.downloaded')}</span>
        </p>
      ) : null}
      {view.waiting_facts > 0 ? (
        <p className="row said-waiting update-said">
          <IconClock size={18} aria-hidden />
          <span>{t('update.waits', { count: view.waiting_facts })}</span>
        </p>
      ) : view.file === null ? null : (
        <>
          <p>{t('update.how')}</p>
          <p>
            <Ltr className="update-file">{view.file}</Ltr>
          </p>
        </>
      )}
    </section>
  );
}
