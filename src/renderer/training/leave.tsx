/** The way out of training: an operator of the real counter gives his PIN, and finds the real sign-in. */
import type { ApiError } from '@flouss/shared/contract/counter-api';
import { Button, Modal, NativeSelect, PasswordInput } from '@mantine/core';
import { IconDoorExit } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmBar } from '../components/confirm-bar.tsx';
import { RefusalBox } from '../components/messages.tsx';
import { PIN_DIGITS_MIN, stepPin } from '../screens/sign-in/pin-entry.ts';
import { changeSession } from '../stores/session.ts';
import { readTraining, useTraining } from '../stores/training.ts';

export function LeaveTraining() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const ask = (): void => {
    void readTraining();
    setAsking(true);
  };
  return (
    <>
      <Button leftSection={<IconDoorExit className="mirrored" size={18} aria-hidden />} onClick={ask}>
        {t('training.leave')}
      </Button>
      {asking ? <LeaveDialogue onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function LeaveDialogue({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const operators = useTraining((state) => state.view?.leave_by) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const operator = operators.find(({ operator_id }) => operator_id === chosen) ?? operators[0];
  const blocked = operator === undefined ? 'nobody' : pin.length < PIN_DIGITS_MIN ? 'need-pin' : null;

  const leave = async (): Promise<void> => {
    if (busy || blocked !== null || operator === undefined) return;
    setBusy(true);
    const answer = await changeSession('training.leave', { operator_id: operator.operator_id, pin });
    // Once it has ended, this dialogue has gone with the screens of training.
    if (answer.ok) return;
    setBusy(false);
    setPin('');
    setRefusal(answer.error);
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('training.leave-title')}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      size="32rem"
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void leave();
        }}
      >
        <p>{t('training.leave-text')}</p>
        <NativeSelect
          label={t('training.who')}
          data={operators.map(({ operator_id, name }) => ({ value: operator_id, label: name }))}
          value={operator?.operator_id ?? ''}
          onChange={({ currentTarget: { value } }) => setChosen(value)}
        />
        <PasswordInput
          label={t('training.pin')}
          required
          data-autofocus
          inputMode="numeric"
          autoComplete="off"
          dir="ltr"
          visible={false}
          rightSection={<span />}
          value={pin}
          onChange={({ currentTarget: { value } }) => {
            setRefusal(null);
            setPin(stepPin('', value));
          }}
        />
        <RefusalBox refusal={refusal} />
        <ConfirmBar
          label={t('training.leave')}
          blocked={blocked === null ? null : t(`training.${blocked}`)}
          busy={busy}
          onConfirm={() => void leave()}
        />
      </form>
    </Modal>
  );
}
