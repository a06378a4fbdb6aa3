/** A receipt shown again, to read or to print; the copy says that it is one. Asked for once, because copies are numbered. */
import type { ApiResult } from '@flouss/shared/contract/counter-api';
import type { OperationView } from '@flouss/shared/contract/views';
import { Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../bridge.ts';
import { ConfirmBar } from './confirm-bar.tsx';
import { RefusalBox, Rows } from './messages.tsx';
import { ReceiptView } from './receipt-view.tsx';

interface ReceiptDialogueProps {
  readonly operation: OperationView;
  readonly onClose: () => void;
}

export function ReceiptDialogue({ operation, onClose }: ReceiptDialogueProps) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<ApiResult<'receipt.get'> | null>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    const ask = async (): Promise<void> => setAnswer(await call('receipt.get', { op_id: operation.op_id }));
    void ask();
  }, [operation.op_id]);
  const receipt = answer?.ok ? answer.value : null;
  const refusal = answer?.ok === false ? answer.error : null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('activity.receipt-title', { number: operation.receipt_number ?? '' })}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      size="25rem"
    >
      <RefusalBox refusal={refusal} />
      {receipt ? <ReceiptView receipt={receipt} stateNow={operation.state} /> : refusal ? null : <Rows count={6} />}
      <ConfirmBar label={t('frame.print')} blocked={receipt ? null : ''} onConfirm={() => window.print()} />
    </Modal>
  );
}
