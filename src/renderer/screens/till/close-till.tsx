/**
 * The till counted blind and closed: nothing here knows what should be there until the counter has taken the count. A difference
 * beyond what is allowed goes back to counting, or on with a note and a manager.
 */
import type { ApprovalInput } from '@flouss/shared/contract/approval';
import type { TillCount } from '@flouss/shared/domain/till';
import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { ApprovalDialogue } from '../../components/approval-dialogue.tsx';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { CountBoth } from '../../components/count-both.tsx';
import { NOTHING_TYPED, type TypedTill } from '../../components/count-entry.ts';
import { RefusalBox } from '../../components/messages.tsx';
import { useBackKey } from '../../frame/keys.ts';
import { setUnsaved } from '../../stores/navigation.ts';
import { useOperation, type Operation } from '../../stores/operation.ts';
import { Closed } from './closed.tsx';

interface CloseTillProps {
  readonly onDone: () => void;
  readonly onBack: () => void;
  /** What has been counted already. */
  readonly start: TypedTill;
  readonly onTyped: (typed: TypedTill) => void;
}

export function CloseTill({ onDone, onBack, start, onTyped }: CloseTillProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(start);
  /** A count that differs by more than is allowed. */
  const [differing, setDiffering] = useState<TillCount | null>(null);
  const closing = useOperation('till.close');
  useCountingBlind(closing.done === null);
  useEffect(() => setUnsaved(typed !== NOTHING_TYPED && closing.done === null), [typed, closing.done]);
  useBackKey(closing.busy || typed !== NOTHING_TYPED ? null : onBack);

  const confirm = async (count: TillCount): Promise<void> => {
    const answer = await closing.run((op_id) => ({ op_id, count, note: null }));
    if (answer?.ok === false && answer.error.code === 'note-needed') setDiffering(count);
  };

  if (closing.done) return <Closed report={closing.done} onDone={onDone} />;
  return (
    <>
      <h1>{t('till.close-title')}</h1>
      {differing ? (
        <Difference
          closing={closing}
          count={differing}
          onRecount={() => {
            setDiffering(null);
            closing.clearRefusal();
          }}
        />
      ) : (
        <CountBoth
          typed={typed}
          onTyped={(counted) => {
            setTyped(counted);
            onTyped(counted);
          }}
          hint={t('till.blind-hint')}
          submit={t('till.confirm-close')}
          busy={closing.busy}
          onCounted={(count) => void confirm(count)}
        >
          <RefusalBox refusal={closing.refusal} />
        </CountBoth>
      )}
    </>
  );
}

/** The counter tells whoever counts no sum: neither here nor in the header. */
function useCountingBlind(counting: boolean): void {
  useEffect(() => {
    if (!counting) return undefined;
    void call('till.count', { counting: true });
    return () => void call('till.count', { counting: false });
  }, [counting]);
}

interface DifferenceProps {
  readonly closing: Operation<'till.close'>;
  readonly count: TillCount;
  readonly onRecount: () => void;
}

function Difference({ closing, count, onRecount }: DifferenceProps) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [asking, setAsking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useBackKey(closing.busy || asking ? null : onRecount);
  const written = note.trim() !== '';
  const approve = (approval: ApprovalInput): void => void closing.run((op_id) => ({ op_id, count, note, approval }));
  const fieldError = closing.refusal?.fields?.some(({ path }) => path === 'note') ?? false;
  return (
    <>
      <div className="till-left" role="alert">
        <p className="strong">{t('till.difference-title')}</p>
        <p>{t('till.difference-text')}</p>
      </div>
      <TextInput
        label={t('till.note')}
        description={t('till.note-hint')}
        required
        ref={field}
        autoComplete="off"
        maxLength={200}
        value={note}
        error={fieldError ? t('field-error.field-invalid') : null}
        onChange={({ currentTarget: { value } }) => setNote(value)}
      />
      <ConfirmBar
        label={t('till.ask-manager')}
        blocked={written ? null : t('till.need-note')}
        busy={closing.busy || asking}
        onConfirm={() => setAsking(true)}
      >
        <Button disabled={closing.busy} onClick={onRecount}>
          {t('till.recount')}
        </Button>
      </ConfirmBar>
      {asking ? (
        <ApprovalDialogue
          busy={closing.busy}
          refusal={
            closing.refusal?.code === 'note-needed' || closing.refusal?.code === 'approval-needed'
              ? null
              : closing.refusal
          }
          onApproved={approve}
          onClose={() => setAsking(false)}
        >
          <p>{t('till.approve-close')}</p>
        </ApprovalDialogue>
      ) : null}
    </>
  );
}
