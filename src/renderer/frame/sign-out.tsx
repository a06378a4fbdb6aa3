/** Ends the operator's session; while facts wait for the server, only with a manager's agreement. */
import type { ApprovalInput } from '@flouss/shared/contract/approval';
import type { ApiError } from '@flouss/shared/contract/counter-api';
import { Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApprovalDialogue } from '../components/approval-dialogue.tsx';
import { clearDesk } from '../stores/desks.ts';
import { changeSession, useSession } from '../stores/session.ts';

export function SignOut() {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [waiting, setWaiting] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const operatorId = useSession((state) => state.view.operator?.operator_id);

  const signOut = async (approval?: ApprovalInput): Promise<void> => {
    setBusy(true);
    const answer = await changeSession('session.sign-out', approval ? { approval } : {});
    setBusy(false);
    if (answer.ok) {
      if (operatorId) clearDesk(operatorId);
      return;
    }
    if (answer.error.code === 'approval-needed') setWaiting(Number(answer.error.detail?.['waiting_facts'] ?? 1));
    else setRefusal(answer.error);
  };

  return (
    <>
      <Button leftSection={<IconLogout className="mirrored" size={18} aria-hidden />} onClick={() => void signOut()}>
        {t('approval.out')}
      </Button>
      {waiting === null ? null : (
        <ApprovalDialogue
          busy={busy}
          refusal={refusal}
          onApproved={(approval) => {
            setRefusal(null);
            void signOut(approval);
          }}
          onClose={() => {
            setWaiting(null);
            setRefusal(null);
          }}
        >
          <p>{t('approval.out-text', { count: waiting })}</p>
        </ApprovalDialogue>
      )}
    </>
  );
}
