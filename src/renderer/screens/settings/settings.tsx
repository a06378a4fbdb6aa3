/** The counter's own settings: language and look of the screen, what this counter is, how its sync stands. */
import type { InputOf } from '@flouss/shared/contract/counter-api';
import { Theme } from '@flouss/shared/contract/views';
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconPackages } from '@tabler/icons-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '../../bridge.ts';
import { Ltr } from '../../components/figures.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { SignOut } from '../../frame/sign-out.tsx';
import { SyncDetails } from '../../frame/sync-details.tsx';
import { useFormats } from '../../formats.ts';
import { LANGUAGES } from '../../locales/languages.ts';
import { go } from '../../stores/navigation.ts';
import { changeSession, useSession } from '../../stores/session.ts';
import { useStatus } from '../../stores/status.ts';
import { PrinterSetting } from './printer-setting.tsx';
import { TrainingWays } from '../../training/enter.tsx';
import { BackupSetting } from './backup.tsx';
import { DiagnosticsSetting } from './diagnostics.tsx';
import { Operators } from './operators.tsx';
import { RecoveredSetting } from './recovered.tsx';
import { Setting } from './setting.tsx';
import { StoreKeySetting } from './store-key.tsx';
import { UpdateSetting } from './update.tsx';
import './settings.css';

export function SettingsScreen() {
  const { t } = useTranslation();
  const session = useSession((state) => state.view);
  const formats = useFormats();
  const below = useDeferredValue(true, false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const change = async (settings: InputOf<'settings.change'>): Promise<void> => {
    const answer = await changeSession('settings.change', settings);
    setRefusal(answer.ok ? null : answer.error);
  };
  return (
    <>
      <h1>{t('settings.title')}</h1>
      <RefusalBox refusal={refusal} />
      <div className="settings">
        <Setting title={t('settings.language')}>
          <SegmentedControl
            aria-label={t('settings.language')}
            fullWidth
            transitionDuration={0}
            value={session.language}
            onChange={(language) => void change({ language })}
            data={[...LANGUAGES].map(([value, { name }]) => ({ value, label: <span lang={value}>{name}</span> }))}
          />
        </Setting>
        <Setting title={t('settings.theme')}>
          <SegmentedControl
            aria-label={t('settings.theme')}
            fullWidth
            transitionDuration={0}
            value={session.theme}
            onChange={(theme) => void change({ theme })}
            data={Theme.options.map((theme) => ({ value: theme, label: t(`settings.themes.${theme}`) }))}
          />
        </Setting>
        <Setting title={t('printer.title')}>
          <PrinterSetting />
        </Setting>
        <Setting title={t('operators.idle')}>
          <NativeSelect
            label={t('operators.idle-label')}
            value={String(session.idle_minutes)}
            onChange={({ currentTarget: { value } }) => void change({ idle_minutes: Number(value) })}
            data={idleChoices(session.idle_minutes).map((minutes) => ({
              value: String(minutes),
              label: formats.duration(minutes * 60_000),
            }))}
          />
          <p className="quiet">{t('operators.idle-text')}</p>
        </Setting>
        <Setting title={t('settings.counter')}>
          <dl className="facts">
            <dt>{t('settings.agent')}</dt>
            <dd className="strong">{session.agent_name}</dd>
            <dt>{t('settings.counter-code')}</dt>
            <dd className="strong">
              <Ltr>{session.counter_code}</Ltr>
            </dd>
            <dt>{t('settings.host')}</dt>
            <dd className="strong">{t(`settings.hosts.${window.counter.host}`)}</dd>
          </dl>
          <SignOut />
        </Setting>
        {below ? <BelowTheFold /> : null}
      </div>
    </>
  );
}

/** What a small screen shows only when scrolled: drawn behind the rest, so that the key that opened the settings is answered at once. */
function BelowTheFold() {
  const { t } = useTranslation();
  const training = useSession((state) => state.view.training);
  const status = useStatus((state) => state.view);
  return (
    <>
      <Setting title={t('operators.title')}>
        <Operators />
      </Setting>
      <Setting title={t('settings.stock')}>
        <p className="quiet">{t('settings.stock-text')}</p>
        <Button leftSection={<IconPackages size={20} aria-hidden />} onClick={() => go({ screen: 'stock' })}>
          {t('settings.stock-open')}
        </Button>
      </Setting>
      <Setting title={t('training.title')}>
        <p className="quiet">{t(training ? 'training.nothing-real' : 'training.text')}</p>
        <TrainingWays />
      </Setting>
      <StoreKeySetting />
      <UpdateSetting />
      <BackupSetting />
      <RecoveredSetting />
      <DiagnosticsSetting />
      <Setting title={t('settings.sync')} wide>
        {status ? <SyncDetails status={status} /> : null}
      </Setting>
    </>
  );
}

const IDLE_CHOICES = [1, 2, 3, 5, 10, 15, 20, 30];

/** What is set is among them, whoever set it. */
function idleChoices(set: number): readonly number[] {
  return [...new Set([...IDLE_CHOICES, set])].toSorted((a, b) => a - b);
}
