/** Paying back, against the receipt: the sum large, one confirmation, once. */
import type { OperationView } from '@flouss/shared/contract/views';
import { subtractCents } from '@flouss/shared/domain/money';
import type { ReceiptModel } from '@flouss/shared/domain/receipt';
import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Euros } from '../../components/figures.tsx';
import { RefusalBox } from '../../components/messages.tsx';
import { PaperLine, useReceiptPaper } from '../../components/receipt-paper.tsx';
import { ReceiptView } from '../../components/receipt-view.tsx';
import { TillNeeded, useTillNeed } from '../../components/till-needed.tsx';
import { useOperation } from '../../stores/operation.ts';
import { useReading } from '../../stores/readings.ts';
import { FeedRefunds } from './feed-refunds.tsx';

interface RefundProps {
  readonly exception: OperationView;
  readonly onClose: () => void;
}

export function Refund({ exception, onClose }: RefundProps) {
  const { t } = useTranslation();
  const refund = useOperation('refund.pay');
  const receipt = exception.receipt_number ?? '';
  const need = useTillNeed();
  const drawer = useReading('till.get', {}).value?.expected?.refunds;
  const missing =
    !need && drawer !== undefined && drawer < exception.total_cents
      ? subtractCents(exception.total_cents, drawer)
      : null;
  const close = (): void => {
    if (!refund.busy) onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={refund.done ? t('exceptions.refund-done') : t('exceptions.refund-title')}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      size={refund.done ? '25rem' : '30rem'}
    >
      {refund.done ? (
        <>
          <PaidBack receipt={refund.done} onClose={onClose} />
        </>
      ) : (
        <div className="stack">
          <p>
            {exception.customer_name === null
              ? t('exceptions.refund-text-unnamed', { receipt })
              : t('exceptions.refund-text', { name: exception.customer_name, receipt })}
          </p>
          <p className="refund-sum">
            <Euros cents={exception.total_cents} />
          </p>
          {need ? <TillNeeded need={need} /> : null}
          {missing ? <FeedRefunds missing={missing} /> : null}
          <RefusalBox refusal={missing ? null : refund.refusal} />
          <ConfirmBar
            label={t('exceptions.refund-submit')}
            blocked={need || missing ? '' : null}
            busy={refund.busy}
            onConfirm={() => void refund.run((op_id) => ({ op_id, refund_of: exception.op_id }))}
          >
            <Button onClick={close}>{t('frame.back')}</Button>
          </ConfirmBar>
        </div>
      )}
    </Modal>
  );
}

function PaidBack({ receipt, onClose }: { readonly receipt: ReceiptModel; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const paper = useReceiptPaper(receipt.op_id);
  return (
    <>
      <PaperLine paper={paper} />
      <ReceiptView receipt={receipt} />
      <ConfirmBar label={t('done.print')} blocked={null} onConfirm={paper.print}>
        <Button onClick={onClose}>{t('frame.close')}</Button>
      </ConfirmBar>
    </>
  );
}
