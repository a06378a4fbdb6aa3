/** A receipt shown again, to read or to print; it is marked as the next paper will be. */
import type { OperationView } from '@flouss/shared/contract/views';
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReading } from '../stores/readings.ts';
import { ConfirmBar } from './confirm-bar.tsx';
import { RefusalBox, Rows } from './messages.tsx';
import { PaperLine, useReceiptPaper } from './receipt-paper.tsx';
import { ReceiptView } from './receipt-view.tsx';

interface ReceiptDialogueProps {
  readonly operation: OperationView;
  readonly onClose: () => void;
}

export function ReceiptDialogue({ operation, onClose }: ReceiptDialogueProps) {
  const { t } = useTranslation();
  const paper = useReceiptPaper(operation.op_id);
  const { value: receipt, refusal } = useReading('receipt.get', { op_id: operation.op_id });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('activity.receipt-title', { number: operation.receipt_number ?? '' })}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      size="25rem"
    >
      <RefusalBox refusal={refusal} />
      <PaperLine paper={paper} />
      {receipt ? <ReceiptView receipt={receipt} stateNow={operation.state} /> : refusal ? null : <Rows count={6} />}
      <ConfirmBar label={t('frame.print')} blocked={receipt ? null : ''} onConfirm={paper.print} />
    </Modal>
  );
}
