/** Makes this installation a counter: the server's address and the one-time code the centre gave. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldSentence } from '../../bridge.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { changeSession } from '../../stores/session.ts';
import { SignInHall } from './hall.tsx';

export function EnrolScreen() {
  const { t } = useTranslation();
  const [serverUrl, setServerUrl] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const errorOf = (path: string): string | undefined => {
    const field = refusal?.fields?.find((each) => each.path === path);
    return field && fieldSentence(t, field.code);
  };
  const submit = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    const answer = await changeSession('session.enrol', { server_url: serverUrl.trim(), code: code.trim() });
    setBusy(false);
    if (!answer.ok) setRefusal(answer.error);
  };
  return (
    <SignInHall>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h1>{t('sign-in.enrol-title')}</h1>
        <p className="quiet">{t('sign-in.enrol-text')}</p>
        <TextInput
          label={t('sign-in.server-url')}
          placeholder="https://…"
          dir="ltr"
          required
          value={serverUrl}
          error={errorOf('server_url')}
          onChange={(event) => setServerUrl(event.currentTarget.value)}
        />
        <TextInput
          label={t('sign-in.code')}
          dir="ltr"
          required
          autoComplete="off"
          value={code}
          error={errorOf('code')}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <RefusalBox refusal={refusal} />
        <Button
          type="submit"
          variant="filled"
          className="button-large"
          disabled={busy || !serverUrl || !code}
          aria-busy={busy}
        >
          {t('sign-in.enrol-submit')}
        </Button>
      </form>
    </SignInHall>
  );
}
