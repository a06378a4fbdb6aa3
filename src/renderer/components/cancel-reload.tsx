/**
 * A reload asked back for its customer: a manager agrees, the server decides, and only then is money given back, here and now.
 * `operation` is read again by whoever shows this, so the answer appears as it comes.
 */
import type { OperationView } from '@flouss/shared/contract/views';
import { Button, Modal } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { Refund } from '../screens/exceptions/refund.tsx';
import { useOperation } from '../stores/operation.ts';
import { ApprovalDialogue } from './approval-dialogue.tsx';
import { ConfirmBar } from './confirm-bar.tsx';
import { Ltr } from './figures.tsx';
import './cancel-reload.css';

interface CancelReloadProps {
  readonly operation: OperationView;
  readonly onClose: () => void;
}

export function CancelReload({ operation, onClose }: CancelReloadProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const cancellation = useOperation('reload.cancel');
  // Once it is owed the refund stays up, also when it has been paid and the reload stands otherwise.
  const [owed, setOwed] = useState(false);
  if (!owed && cancellation.done && operation.cancellation === 'done' && operation.state === 'refund-due') {
    setOwed(true);
  }
  if (!cancellation.done) {
    return (
      <ApprovalDialogue
        busy={cancellation.busy}
        refusal={cancellation.refusal}
        onClose={() => {
          if (!cancellation.busy) onClose();
        }}
        onApproved={(approval) => void cancellation.run((op_id) => ({ op_id, cancel_of: operation.op_id, approval }))}
      >
        <p>
          {t('cancel.text', { amount: formats.euros(operation.total_cents) })}{' '}
          <strong>{t('cancel.text-warning')}</strong>
        </p>
      </ApprovalDialogue>
    );
  }
  if (owed) return <Refund exception={operation} onClose={onClose} />;
  return <Answer operation={operation} onClose={onClose} />;
}

/** What came of it so far, in words: whether to give money back is the whole question. */
function Answer({ operation, onClose }: CancelReloadProps) {
  const { t } = useTranslation();
  const { cancellation } = operation;
  const said = cancellation === 'refused' || cancellation === 'done' ? cancellation : 'asked';
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cancel.title')}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      size="30rem"
    >
      <div className={`cancel-answer cancel-${said}`} aria-live="polite">
        {said === 'refused' ? <IconAlertTriangle size={28} aria-hidden /> : <IconClock size={28} aria-hidden />}
        <div className="stack-tight">
          <strong>{t(`cancel.${said}`)}</strong>
          <p>{t(`cancel.${said}-text`)}</p>
          {operation.receipt_number === null ? null : (
            <p className="small quiet">
              <Ltr>{operation.receipt_number}</Ltr>
            </p>
          )}
        </div>
      </div>
      <ConfirmBar label={t('frame.close')} blocked={null} onConfirm={onClose} />
    </Modal>
  );
}

interface CancelButtonProps {
  readonly operation: OperationView;
  readonly onCancel: () => void;
}

/** Offered where it still may be asked; the manager's word comes next. */
export function CancelButton({ operation, onCancel }: CancelButtonProps) {
  const { t } = useTranslation();
  if (operation.cancellation !== 'possible') return null;
  return (
    <Button
      variant="subtle"
      className="cancel-button"
      aria-label={t('cancel.label', { receipt: operation.receipt_number ?? '' })}
      onClick={onCancel}
    >
      {t('cancel.action')}
    </Button>
  );
}
