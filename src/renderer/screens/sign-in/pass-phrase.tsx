/** Before there is a store: the first pass-phrase, typed twice, or the one that opens it; and what a forgotten one means. */
import type { ApiError, ApiResult } from '@flouss/shared/contract/counter-api';
import type { StoreKeyView } from '@flouss/shared/contract/store-key';
import type { ScreenLanguage } from '@flouss/shared/domain/language';
import { passPhraseFault } from '@flouss/shared/domain/pass-phrase';
import { Button, SegmentedControl, useDirection } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { changeLanguage, directionOf } from '../../locales/index.ts';
import { LANGUAGES } from '../../locales/languages.ts';
import { changeSession, readSession } from '../../stores/session.ts';
import { readStoreKey } from '../../stores/store-key.ts';
import { SignInHall } from './hall.tsx';
import { PassPhraseField } from './pass-phrase-field.tsx';

export function PassPhraseScreen({ storeKey }: { readonly storeKey: StoreKeyView }) {
  return (
    <SignInHall>
      <div className="stack">
        <LanguageChoice />
        {storeKey.state === 'unset' ? <FirstPhrase /> : <KnownPhrase waitMs={storeKey.wait_ms} />}
      </div>
    </SignInHall>
  );
}

/** The store, which knows the language of this counter, is not open yet. */
function LanguageChoice() {
  const { i18n, t } = useTranslation();
  const { setDirection } = useDirection();
  return (
    <SegmentedControl
      aria-label={t('settings.language')}
      transitionDuration={0}
      value={i18n.language}
      onChange={(language) => {
        changeLanguage(language);
        setDirection(directionOf(language));
      }}
      data={[...LANGUAGES].map(([value, { name }]) => ({ value, label: <span lang={value}>{name}</span> }))}
    />
  );
}

function FirstPhrase() {
  const { t, i18n } = useTranslation();
  const [phrase, setPhrase] = useState('');
  const [again, setAgain] = useState('');
  const asking = useAsking();
  const fault = phrase === '' ? null : passPhraseFault(phrase);
  const differs = again !== '' && again !== phrase;
  const set = async (): Promise<void> => {
    const answer = await asking.ask(call('store-key.set', { pass_phrase: phrase }));
    if (answer.ok) await enter(i18n.language);
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!asking.busy) void set();
      }}
    >
      <h1>{t('store-key.title-set')}</h1>
      <p className="quiet">{t('store-key.text-set')}</p>
      <PassPhraseField
        label={t('store-key.phrase')}
        hint={t('store-key.phrase-hint')}
        takesFocus
        value={phrase}
        error={fault && again !== '' ? t(`error.${fault}`) : null}
        onChange={setPhrase}
      />
      <PassPhraseField
        label={t('store-key.again')}
        value={again}
        error={differs && again.length >= phrase.length ? t('store-key.differs') : null}
        onChange={setAgain}
      />
      <p className="row said-waiting pass-phrase-keep">
        <IconPencil size={20} aria-hidden />
        <span>
          <strong>{t('store-key.keep-title')}</strong> {t('store-key.keep-text')}
        </span>
      </p>
      <RefusalBox refusal={asking.refusal} />
      <SubmitPhrase
        label={t('store-key.set')}
        busy={asking.busy}
        blocked={phrase === '' || fault !== null || again !== phrase}
      />
    </form>
  );
}

/** As the hosts name it. */
const STORE_FILE = 'counter.store';

function KnownPhrase({ waitMs }: { readonly waitMs: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [phrase, setPhrase] = useState('');
  const asking = useAsking();
  const seconds = useSecondsLeft(asking.refusal, waitMs);
  const open = async (): Promise<void> => {
    const answer = await asking.ask(call('store-key.open', { pass_phrase: phrase }));
    setPhrase('');
    if (answer.ok) await enter(null);
  };
  return (
    <>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!asking.busy && seconds === 0 && phrase !== '') void open();
        }}
      >
        <h1>{t('store-key.title-open')}</h1>
        <p className="quiet">{t('store-key.text-open')}</p>
        <PassPhraseField label={t('store-key.phrase')} takesFocus value={phrase} onChange={setPhrase} />
        <RefusalBox refusal={asking.refusal} />
        {seconds > 0 ? <p className="quiet figures">{t('store-key.wait', { seconds })}</p> : null}
        <SubmitPhrase label={t('store-key.open')} busy={asking.busy} blocked={phrase === '' || seconds > 0} />
      </form>
      <details className="pass-phrase-forgotten">
        <summary>{t('store-key.forgotten')}</summary>
        <p>{t('store-key.forgotten-text', { file: formats.name(STORE_FILE) })}</p>
      </details>
    </>
  );
}

interface SubmitPhraseProps {
  readonly label: string;
  readonly busy: boolean;
  readonly blocked: boolean;
}

function SubmitPhrase({ label, busy, blocked }: SubmitPhraseProps) {
  const { t } = useTranslation();
  return (
    <Button type="submit" variant="filled" className="button-large" disabled={busy || blocked} aria-busy={busy}>
      {busy ? t('store-key.working') : label}
    </Button>
  );
}

function useAsking() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const ask = async <A extends ApiResult<'store-key.set' | 'store-key.open'>>(question: Promise<A>): Promise<A> => {
    setBusy(true);
    setRefusal(null);
    const answer = await question;
    setBusy(false);
    if (!answer.ok) setRefusal(answer.error);
    return answer;
  };
  return { busy, refusal, ask };
}

const TICK_MS = 250;

/** Until another phrase may be tried. The host decides, this only shows. */
function useSecondsLeft(refusal: ApiError | null, waitMs: number): number {
  const wait = Number(refusal?.detail?.['wait_ms'] ?? waitMs);
  const [ran, setRan] = useState<{ readonly of: ApiError | null; readonly ms: number }>({ of: null, ms: 0 });
  const left = Math.max(0, wait - (ran.of === refusal ? ran.ms : 0));
  const running = left > 0;
  useEffect(() => {
    if (!running) return undefined;
    const began = performance.now();
    const timer = setInterval(() => setRan({ of: refusal, ms: performance.now() - began }), TICK_MS);
    return () => clearInterval(timer);
  }, [refusal, running]);
  return Math.ceil(left / 1000);
}

/** The counter is open: a new one speaks the language that was chosen here. */
async function enter(language: ScreenLanguage | null): Promise<void> {
  await readSession();
  if (language !== null) await changeSession('settings.change', { language });
  await readStoreKey();
}
