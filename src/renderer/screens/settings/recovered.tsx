/** At a counter that took a lost one's place: what was taken over, and another of its backups. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import type { RecoveryView } from '@flouss/shared/contract/recovery';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, fieldSentence, sentenceOf } from '../../bridge.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { refreshReadings, useReading } from '../../stores/readings.ts';
import { useSession } from '../../stores/session.ts';
import { Setting } from './setting.tsx';

export function RecoveredSetting() {
  const { t } = useTranslation();
  const { value } = useReading('recovery.status', {});
  const manager = useSession((state) => state.view.operator?.role === 'manager');
  if (!value) return null;
  return (
    <Setting title={t('recovery.title')} wide>
      <p>{t('recovery.text', { seq: value.lost_head_seq })}</p>
      <Brought view={value} />
      {value.problem === null ? null : <p className="said-stop">{sentenceOf(t, { code: value.problem })}</p>}
      {value.opens_backups ? manager ? <BringForm /> : null : <p className="said-waiting">{t('recovery.no-key')}</p>}
    </Setting>
  );
}

function Brought({ view: { brought } }: { readonly view: RecoveryView }) {
  const { t } = useTranslation();
  if (!brought) return <p className="said-waiting">{t('recovery.nothing-read')}</p>;
  if (brought.facts === 0) return <p className="quiet">{t('recovery.nothing-new')}</p>;
  return (
    <p className="said-done">
      {t('recovery.brought', { count: brought.facts })}
      {brought.refused > 0 ? ` ${t('recovery.refused', { count: brought.refused })}` : null}
    </p>
  );
}

function BringForm() {
  const { t } = useTranslation();
  const [file, setFile] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const field = refusal?.fields?.[0];
  const bring = async (): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    const answer = await call('recovery.bring', { backup_file: file.trim() });
    setBusy(false);
    if (answer.ok) refreshReadings(['backup']);
    else setRefusal(answer.error);
  };
  return (
    <>
      <form
        className="backup-place"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void bring();
        }}
      >
        <TextInput
          className="grow"
          label={t('recovery.file')}
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          value={file}
          error={field && fieldSentence(t, field.code)}
          onChange={({ currentTarget }) => setFile(currentTarget.value)}
        />
        <Button type="submit" disabled={busy || file.trim() === ''} aria-busy={busy}>
          {t('recovery.bring')}
        </Button>
      </form>
      <RefusalBox refusal={field ? null : refusal} />
    </>
  );
}
