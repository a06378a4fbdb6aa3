/**
 * Asks a manager to agree to an exception: who, PIN, reason. Whoever opened it runs the act with what it hands over, and
 * gives back the refusal if there is one; it knows no act.
 */
import type { ApprovalInput } from '@flouss/shared/contract/approval';
import type { ApiError } from '@flouss/shared/contract/counter-api';
import { Modal, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PIN_DIGITS_MIN, stepPin } from '../screens/sign-in/pin-entry.ts';
import { useSession } from '../stores/session.ts';
import { ConfirmBar } from './confirm-bar.tsx';
import { RefusalBox } from './messages.tsx';

interface ApprovalDialogueProps {
  /** What is agreed to, and what it means. */
  readonly children: ReactNode;
  /** What is still to be said before anybody can agree to it. */
  readonly missing?: string | null;
  readonly busy: boolean;
  readonly refusal: ApiError | null;
  readonly onApproved: (approval: ApprovalInput) => void;
  readonly onClose: () => void;
}

export function ApprovalDialogue({
  children,
  missing = null,
  busy,
  refusal,
  onApproved,
  onClose,
}: ApprovalDialogueProps) {
  const { t } = useTranslation();
  const managers = useSession((state) => state.view.operators).filter(({ role }) => role === 'manager');
  const [managerId, setManagerId] = useState(managers[0]?.operator_id);
  const [pin, setPin] = useState('');
  const [reason, setReason] = useState('');
  const blocked = blockedBecause(managerId, pin, reason);

  const approve = (): void => {
    if (managerId === undefined) return;
    onApproved({ manager_id: managerId, pin, reason });
    setPin('');
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('approval.title')}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
      size="32rem"
    >
      <div className="stack">
        <div>{children}</div>
        <NativeSelect
          label={t('approval.who')}
          data={managers.map(({ operator_id, name }) => ({ value: operator_id, label: name }))}
          value={managerId ?? ''}
          onChange={({ currentTarget: { value } }) =>
            setManagerId(managers.find(({ operator_id }) => operator_id === value)?.operator_id)
          }
        />
        <PasswordInput
          label={t('approval.pin')}
          required
          data-autofocus
          inputMode="numeric"
          autoComplete="off"
          dir="ltr"
          visible={false}
          rightSection={<span />}
          value={pin}
          onChange={({ currentTarget: { value } }) => setPin(stepPin('', value))}
        />
        <TextInput
          label={t('approval.reason')}
          required
          autoComplete="off"
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        <RefusalBox refusal={refusal} />
        <ConfirmBar
          label={t('approval.confirm')}
          blocked={missing ?? (blocked === null ? null : t(`approval.${blocked}`))}
          busy={busy}
          onConfirm={approve}
        />
      </div>
    </Modal>
  );
}

function blockedBecause(
  managerId: string | undefined,
  pin: string,
  reason: string,
): 'no-manager' | 'need-pin' | 'need-reason' | null {
  if (managerId === undefined) return 'no-manager';
  if (pin.length < PIN_DIGITS_MIN) return 'need-pin';
  return reason.trim() === '' ? 'need-reason' : null;
}
