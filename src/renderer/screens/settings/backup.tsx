/** Backups: where they go, how the last one ended, and one now. */
import type { BackupView } from '@flouss/shared/contract/backup';
import type { ApiError, ApiResult } from '@flouss/shared/contract/counter-api';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconDeviceFloppy, IconHourglass } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, fieldSentence, sentenceOf } from '../../bridge.ts';
import { Ltr } from '../../components/figures.tsx';
import { RefusalBox, Rows } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { refreshReadings, useReading } from '../../stores/readings.ts';
import { useSession } from '../../stores/session.ts';
import { Setting } from './setting.tsx';

const KEPT_CHOICES = [7, 14, 30, 90] as const;
const BYTES_PER_MEGABYTE = 1_000_000;

export function BackupSetting() {
  const { t } = useTranslation();
  const training = useSession((state) => state.view.training);
  const { value } = useReading('backup.status', {});
  // What is done in training is kept nowhere.
  if (training) return null;
  return (
    <Setting title={t('backup.title')} wide>
      <p className="quiet">{t('backup.text')}</p>
      {value ? <Backups view={value} /> : <Rows count={1} />}
    </Setting>
  );
}

function Backups({ view }: { readonly view: BackupView }) {
  const { t } = useTranslation();
  const manager = useSession((state) => state.view.operator?.role === 'manager');
  const [folder, setFolder] = useState(view.folder ?? '');
  const [kept, setKept] = useState(view.kept);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const field = refusal?.fields?.find(({ path }) => path === 'folder');

  const ask = async (question: Promise<ApiResult<'backup.configure' | 'backup.now'>>): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    const answer = await question;
    setBusy(false);
    refreshReadings(['backup']);
    if (!answer.ok) setRefusal(answer.error);
  };

  return (
    <>
      <Standing view={view} />
      <form
        className="backup-place"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void ask(call('backup.configure', { folder: folder.trim(), kept }));
        }}
      >
        <TextInput
          className="grow"
          label={t('backup.folder')}
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          disabled={!manager}
          value={folder}
          error={field && fieldSentence(t, field.code)}
          onChange={({ currentTarget }) => setFolder(currentTarget.value)}
        />
        <NativeSelect
          label={t('backup.kept')}
          disabled={!manager}
          data={[...new Set([...KEPT_CHOICES, view.kept])].toSorted((a, b) => a - b).map(String)}
          value={String(kept)}
          onChange={({ currentTarget }) => setKept(Number(currentTarget.value))}
        />
        <Button type="submit" disabled={!manager || busy || folder.trim() === ''} aria-busy={busy}>
          {t('backup.save')}
        </Button>
      </form>
      {manager ? null : <p className="quiet small">{t('backup.manager-only')}</p>}
      {view.same_disk ? (
        <p className="row said-waiting">
          <IconAlertTriangle size={18} aria-hidden />
          <span>{t('backup.same-disk')}</span>
        </p>
      ) : null}
      <RefusalBox refusal={field || refusal?.code === view.failure?.code ? null : refusal} />
      {view.folder === null ? null : (
        <div className="row wrap">
          <Button
            variant="filled"
            leftSection={<IconDeviceFloppy size={18} aria-hidden />}
            disabled={busy || view.running}
            aria-busy={busy || view.running}
            onClick={() => void ask(call('backup.now', {}))}
          >
            {t('backup.now')}
          </Button>
          {manager ? (
            <Button
              variant="subtle"
              disabled={busy}
              onClick={() => void ask(call('backup.configure', { folder: null, kept }))}
            >
              {t('backup.stop')}
            </Button>
          ) : null}
        </div>
      )}
    </>
  );
}

/** In words, with an icon and a colour; the region is always there, so that a screen reader hears how a backup ended. */
function Standing({ view }: { readonly view: BackupView }) {
  return (
    <div aria-live="polite" className="stack-tight">
      <Ended view={view} />
      {view.last_good ? <LastGood view={view} copy={view.last_good} /> : null}
    </div>
  );
}

function Ended({ view }: { readonly view: BackupView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (view.running) {
    return (
      <p className="row said-waiting">
        <IconHourglass size={20} aria-hidden />
        <span>{t('backup.running')}</span>
      </p>
    );
  }
  if (view.failure) {
    return (
      <div className="row said-stop">
        <IconAlertTriangle size={20} aria-hidden />
        <div>
          <p className="strong">{t('backup.failed', { time: formats.dateTime(view.failure.at) })}</p>
          <p>{sentenceOf(t, view.failure)}</p>
        </div>
      </div>
    );
  }
  return view.last_good ? null : (
    <p className="row said-waiting">
      <IconAlertTriangle size={20} aria-hidden />
      <span>{t(view.folder === null ? 'backup.none' : 'backup.never-good')}</span>
    </p>
  );
}

function LastGood({ view, copy }: { readonly view: BackupView; readonly copy: NonNullable<BackupView['last_good']> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <p className="row said-done">
        <IconCircleCheck size={20} aria-hidden />
        <span className="strong">{t('backup.last-good', { time: formats.dateTime(copy.at) })}</span>
        {view.facts_since > 0 ? <span className="quiet">{t('backup.since', { count: view.facts_since })}</span> : null}
      </p>
      <dl className="facts">
        <dt>{t('backup.file')}</dt>
        <dd>
          <Ltr className="backup-file">{copy.file}</Ltr>{' '}
          <span className="quiet">
            {t('backup.size', { megabytes: Math.max(1, Math.round(copy.bytes / BYTES_PER_MEGABYTE)) })}
          </span>
        </dd>
      </dl>
    </>
  );
}
