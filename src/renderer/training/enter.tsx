/** The way into training from the real counter, and from training the ways on: out, or from the beginning again. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import { Button, Modal } from '@mantine/core';
import { IconRotate, IconSchool } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefusalBox } from '../components/messages.tsx';
import { changeSession, useSession } from '../stores/session.ts';
import { LeaveTraining } from './leave.tsx';
import './training.css';

export function TrainingWays() {
  const training = useSession((state) => state.view.training);
  return training ? (
    <div className="row wrap">
      <LeaveTraining />
      <BeginAgain />
    </div>
  ) : (
    <Enter />
  );
}

function Enter() {
  const { t } = useTranslation();
  const { busy, refusal, run } = useChange('training.enter');
  return (
    <>
      <RefusalBox refusal={refusal} />
      <Button
        className="training-enter"
        leftSection={<IconSchool size={20} stroke={1.75} aria-hidden />}
        disabled={busy}
        onClick={() => void run()}
      >
        {t('training.enter')}
      </Button>
    </>
  );
}

function BeginAgain() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { busy, refusal, run } = useChange('training.reset');
  const begin = async (): Promise<void> => {
    await run();
    setAsking(false);
  };
  return (
    <>
      <Button leftSection={<IconRotate size={18} aria-hidden />} onClick={() => setAsking(true)}>
        {t('training.reset')}
      </Button>
      {asking ? (
        <Modal opened onClose={() => setAsking(false)} title={t('training.reset-title')} withCloseButton={false}>
          <div className="stack">
            <p>{t('training.reset-text')}</p>
            <RefusalBox refusal={refusal} />
            <div className="row">
              <Button variant="filled" data-autofocus disabled={busy} onClick={() => void begin()}>
                {t('training.reset')}
              </Button>
              <Button onClick={() => setAsking(false)}>{t('training.reset-no')}</Button>
            </div>
          </div>
        </Modal>
      ) : null}
    </>
  );
}

function useChange(method: 'training.enter' | 'training.reset') {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    const answer = await changeSession(method, {});
    setBusy(false);
    setRefusal(answer.ok ? null : answer.error);
  };
  return { busy, refusal, run };
}
