/** Cash in, out, or from one drawer to the other: why, how much, in whose words; a large sum goes with a manager's. */
import type { ApprovalInput } from '@flouss/shared/contract/approval';
import { isLargeCashOut } from '@flouss/shared/domain/till';
import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldSentence } from '../../bridge.ts';
import { AmountField } from '../../components/amount-field.tsx';
import { ApprovalDialogue } from '../../components/approval-dialogue.tsx';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { RefusalBox, Rows } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { useBackKey } from '../../frame/keys.ts';
import { setUnsaved } from '../../stores/navigation.ts';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';
import { useReading } from '../../stores/readings.ts';
import { movementWork, type BegunWork } from '../../stores/work.ts';
import type { TypedMovement } from './kept-movement.ts';
import { Reasons } from './reasons.tsx';

interface MoveCashProps {
  readonly begun: BegunWork;
  readonly typed: TypedMovement;
  readonly onTyped: (typed: TypedMovement) => void;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

export function MoveCash({ begun, typed, onTyped, onDone, onBack }: MoveCashProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const limits = useReading('till.get', {}).value?.limits;
  const { reason, amount, note } = typed;
  const [asking, setAsking] = useState(false);
  const movement = useOperation('till.move-cash', movementWork(begun));
  const { done, resuming } = movement;
  const touched = (reason !== null || amount.cents !== null || note !== '') && done === null && !resuming;
  useEffect(() => setUnsaved(touched), [touched]);
  useEffect(() => {
    if (done === null) return;
    setUnsaved(false);
    notify('done', (say) => say('till.moved-done'));
    onDone();
    // Once, when it is recorded, be it that a crash hid the answer.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [done]);
  useBackKey(movement.busy || asking || touched ? null : onBack);

  const large = reason && amount.cents && limits ? isLargeCashOut(reason, amount.cents, limits) : false;
  const wordless = note.trim() === '' && (large || reason === 'other-in' || reason === 'other-out');
  const blocked = !reason
    ? t('till.need-reason')
    : !amount.cents
      ? t('till.need-amount')
      : wordless
        ? t('till.need-note')
        : null;

  const submit = async (approval?: ApprovalInput): Promise<void> => {
    const amount_cents = amount.cents;
    if (!reason || amount_cents === null) return;
    const said = { reason, amount_cents, note: note.trim() === '' ? null : note, ...(approval && { approval }) };
    await movement.run((op_id) => ({ op_id, ...said }));
  };
  const noteError = movement.refusal?.fields?.find(({ path }) => path === 'note');

  if (resuming) return <Rows count={4} />;
  return (
    <>
      <h1>{t('till.move-title')}</h1>
      <div className="till-columns">
        <Reasons chosen={reason} onChoose={(chosen) => onTyped({ ...typed, reason: chosen })} />
        <div className="stack">
          <AmountField
            label={t('till.amount')}
            size="medium"
            entry={amount}
            onEntry={(entry) => onTyped({ ...typed, amount: entry })}
          />
          <TextInput
            label={t('till.note')}
            autoComplete="off"
            maxLength={200}
            withAsterisk={wordless}
            value={note}
            error={noteError ? fieldSentence(t, noteError.code) : null}
            onChange={({ currentTarget: { value } }) => onTyped({ ...typed, note: value })}
          />
          {limits ? (
            <p className="small quiet">{t('till.move-bound', { amount: formats.euros(limits.cash_out_max_cents) })}</p>
          ) : null}
        </div>
      </div>
      <RefusalBox refusal={asking ? null : movement.refusal} />
      <ConfirmBar
        label={t('till.move-submit')}
        blocked={blocked}
        busy={movement.busy || asking}
        onConfirm={() => (large ? setAsking(true) : void submit())}
      >
        <Button disabled={movement.busy} onClick={onBack}>
          {t('frame.back')}
        </Button>
      </ConfirmBar>
      {asking && amount.cents ? (
        <ApprovalDialogue
          busy={movement.busy}
          refusal={movement.refusal}
          onApproved={(approval) => void submit(approval)}
          onClose={() => setAsking(false)}
        >
          <p>{t('till.approve-move', { amount: formats.euros(amount.cents) })}</p>
        </ApprovalDialogue>
      ) : null}
    </>
  );
}
