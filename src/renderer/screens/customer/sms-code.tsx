/** The one-time code that lets a customer's phone speak for him: shown large, once, to be texted from his own phone. */
import type { CustomerView } from '@flouss/shared/contract/views';
import { Button, Modal } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Ltr } from '../../components/figures.tsx';
import { RefusalBox, Rows } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { printOnSystem } from '../../paper/print-pump.ts';
import { withSheet } from '../../paper/sheet.ts';
import { useOperation } from '../../stores/operation.ts';
import { useSession } from '../../stores/session.ts';

/** The word before the code that the SMS circuit understands. */
const ENROL_WORD = 'INSCR';

interface SmsCodeProps {
  readonly customer: CustomerView;
  readonly onClose: () => void;
}

export function SmsCode({ customer, onClose }: SmsCodeProps) {
  const customerId = customer.customer_id;
  const { t } = useTranslation();
  const formats = useFormats();
  const agent_name = useSession((state) => state.view.agent_name);
  const { run, done, refusal } = useOperation('customer.issue-sms-code');
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void run((op_id) => ({ op_id, customer_id: customerId }));
  }, [run, customerId]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('customer.code-title')}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
    >
      <RefusalBox refusal={refusal} />
      {done ? (
        <div className="stack" aria-live="polite">
          <p>{t('customer.code-text', { number: done.short_number })}</p>
          <p className="sms-code">
            <Ltr>
              {ENROL_WORD} {done.code}
            </Ltr>
          </p>
          <p className="quiet">{t('customer.code-until', { date: formats.dateTime(done.expires_at) })}</p>
        </div>
      ) : refusal ? null : (
        <Rows count={2} />
      )}
      <ConfirmBar label={t('frame.close')} blocked={null} onConfirm={onClose}>
        {done ? (
          <Button
            onClick={() => {
              const slip = {
                language: customer.language,
                agent_name,
                customer_name: `${customer.given_names} ${customer.family_name}`,
                short_number: done.short_number,
                message: `${ENROL_WORD} ${done.code}`,
                expires_at: done.expires_at,
              };
              void withSheet(slip, 'page', () => printOnSystem({ kind: 'page' }));
            }}
          >
            {t('frame.print')}
          </Button>
        ) : null}
      </ConfirmBar>
    </Modal>
  );
}
