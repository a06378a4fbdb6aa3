/**
 * Makes this installation a counter: the server's address and the one-time code the centre gave, typed or scanned; who is
 * there, shown before anything is entrusted to it; then a new counter, or a lost one's place, as the code says.
 */
import type { ApiError, ApiResult } from '@flouss/shared/contract/counter-api';
import type { ServerView } from '@flouss/shared/contract/hello';
import { readEnrolmentText } from '@flouss/shared/domain/enrolment-text';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, fieldSentence } from '../../bridge.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { changeSession, readSession } from '../../stores/session.ts';
import { SignInHall } from './hall.tsx';
import { ServerCard } from './server-card.tsx';

type Answer = ApiResult<'server.check' | 'session.enrol' | 'recovery.begin'>;

export function EnrolScreen() {
  const { t } = useTranslation();
  const formats = useFormats();
  const [serverUrl, setServerUrl] = useState('');
  const [code, setCode] = useState('');
  const [file, setFile] = useState('');
  const [server, setServer] = useState<ServerView | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const invitation = server?.invitation ?? null;

  const errorOf = (path: string): string | undefined => {
    const field = refusal?.fields?.find((each) => each.path === path);
    return field && fieldSentence(t, field.code);
  };
  /** Another address or code is another server: it is looked at again. */
  const edit = (set: (text: string) => void, text: string): void => {
    const scanned = readEnrolmentText(text);
    if (scanned) {
      setServerUrl(scanned.server_url);
      setCode(scanned.code);
    } else set(text);
    setServer(null);
    setRefusal(null);
  };
  const ask = async <A extends Answer>(question: Promise<A>): Promise<A> => {
    setBusy(true);
    setRefusal(null);
    const answer = await question;
    setBusy(false);
    if (!answer.ok) setRefusal(answer.error);
    return answer;
  };
  const given = { server_url: serverUrl.trim(), code: code.trim() };
  const check = async (): Promise<void> => {
    const answer = await ask(call('server.check', given));
    if (!answer.ok) return;
    setServer(answer.value);
    if (!answer.value.invitation) setRefusal({ code: 'enrolment-code-invalid' });
  };
  const entrust = async (): Promise<void> => {
    if (invitation?.purpose !== 'recover') return void (await ask(changeSession('session.enrol', given)));
    const backup_file = file.trim() === '' ? null : file.trim();
    const answer = await ask(call('recovery.begin', { ...given, backup_file }));
    if (answer.ok) await readSession();
  };

  return (
    <SignInHall>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void (invitation ? entrust() : check());
        }}
      >
        <h1>{t('sign-in.enrol-title')}</h1>
        <p className="quiet">{t('sign-in.enrol-text')}</p>
        <TextInput
          label={t('sign-in.code')}
          description={t('server.scan')}
          dir="ltr"
          required
          autoComplete="off"
          value={code}
          error={errorOf('code')}
          onChange={(event) => edit(setCode, event.currentTarget.value)}
        />
        <TextInput
          label={t('sign-in.server-url')}
          placeholder="https://…"
          dir="ltr"
          required
          value={serverUrl}
          error={errorOf('server_url')}
          onChange={(event) => edit(setServerUrl, event.currentTarget.value)}
        />
        {server && invitation ? <ServerCard server={server} invitation={invitation} /> : null}
        {invitation?.purpose === 'recover' ? (
          <TextInput
            label={t('recovery.file')}
            description={t('recovery.file-hint')}
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            value={file}
            error={errorOf('backup_file')}
            onChange={(event) => setFile(event.currentTarget.value)}
          />
        ) : null}
        <RefusalBox refusal={refusal} />
        {refusal?.detail?.['computer_at'] !== undefined && refusal.code.startsWith('certificate-') ? (
          <p className="quiet">
            {t('server.computer-at', { time: formats.dateTime(Number(refusal.detail['computer_at'])) })}
          </p>
        ) : null}
        <Button
          type="submit"
          variant="filled"
          className="button-large"
          disabled={busy || !serverUrl || !code}
          aria-busy={busy}
        >
          {t(submitWord(invitation))}
        </Button>
      </form>
    </SignInHall>
  );
}

function submitWord(invitation: ServerView['invitation']) {
  if (!invitation) return 'server.check';
  return invitation.purpose === 'recover' ? 'recovery.begin-submit' : 'sign-in.enrol-submit';
}
