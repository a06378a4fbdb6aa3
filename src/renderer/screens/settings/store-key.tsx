/** How the key of the data is kept; where it is a pass-phrase, the way to change it. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import { passPhraseFault } from '@flouss/shared/domain/pass-phrase';
import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { notify } from '../../stores/notices.ts';
import { readStoreKey, useStoreKey } from '../../stores/store-key.ts';
import { PassPhraseField } from '../sign-in/pass-phrase-field.tsx';
import { Setting } from './setting.tsx';

export function StoreKeySetting() {
  const { t } = useTranslation();
  const view = useStoreKey((state) => state.view);
  const [changing, setChanging] = useState(false);
  useEffect(() => void readStoreKey(), []);
  if (!view) return null;
  return (
    <Setting title={t('store-key.setting')}>
      <p className="quiet">{t(`store-key.kept-${view.kept}`)}</p>
      {view.kept !== 'pass-phrase' ? null : changing ? (
        <ChangePhrase onDone={() => setChanging(false)} />
      ) : (
        <Button leftSection={<IconKey size={20} aria-hidden />} onClick={() => setChanging(true)}>
          {t('store-key.change')}
        </Button>
      )}
    </Setting>
  );
}

function ChangePhrase({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [now, setNow] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const fault = next === '' ? null : passPhraseFault(next);
  const ready = now !== '' && next !== '' && fault === null && again === next && !busy;
  const change = async (): Promise<void> => {
    setBusy(true);
    const answer = await call('store-key.change', { pass_phrase: now, new_pass_phrase: next });
    setBusy(false);
    setNow('');
    if (!answer.ok) return setRefusal(answer.error);
    notify('done', (say) => say('store-key.changed'));
    onDone();
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void change();
      }}
    >
      <PassPhraseField label={t('store-key.now')} takesFocus value={now} onChange={setNow} />
      <PassPhraseField
        label={t('store-key.new')}
        hint={t('store-key.phrase-hint')}
        value={next}
        error={fault && again !== '' ? t(`error.${fault}`) : null}
        onChange={setNext}
      />
      <PassPhraseField
        label={t('store-key.again')}
        value={again}
        error={again !== next && again.length >= next.length && again !== '' ? t('store-key.differs') : null}
        onChange={setAgain}
      />
      <RefusalBox refusal={refusal} />
      <div className="row wrap">
        <Button type="submit" variant="filled" disabled={!ready} aria-busy={busy}>
          {t('store-key.change')}
        </Button>
        <Button onClick={onDone}>{t('frame.close')}</Button>
      </div>
    </form>
  );
}
