/** Ends the operator's session; while facts wait for the server, only with a manager's agreement. */
import type { ApprovalInput } from '@flouss/shared/contract/approval';
import type { ApiError } from '@flouss/shared/contract/counter-api';
import { Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApprovalDialogue } from '../components/approval-dialogue.tsx';
import { RefusalBox } from '../components/messages.tsx';
import { clearDesk } from '../stores/desks.ts';
import { agreeToLeave } from '../stores/leaving.ts';
import { changeSession, useSession } from '../stores/session.ts';
import { useStatus } from '../stores/status.ts';
import { useTroubleWords } from './sync-details.tsx';

export function SignOut() {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [waiting, setWaiting] = useState<number | null>(null);
  const signOut = async (): Promise<void> => {
    const refused = await leave();
    if (refused?.code === 'approval-needed') setWaiting(Number(refused.detail?.['waiting_facts'] ?? 1));
    else setRefusal(refused);
  };
  return (
    <>
      <RefusalBox refusal={refusal} />
      <Button leftSection={<IconLogout className="mirrored" size={18} aria-hidden />} onClick={() => void signOut()}>
        {t('approval.out')}
      </Button>
      {waiting === null ? null : <LeaveDialogue waiting={waiting} onClose={() => setWaiting(null)} />}
    </>
  );
}

/** How many facts are unsent, why, and a manager's agreement to leaving all the same. */
export function LeaveDialogue({ waiting, onClose }: { readonly waiting: number; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const trouble = useTroubleWords(useStatus((state) => state.view?.trouble ?? null));
  const approve = async (approval: ApprovalInput): Promise<void> => {
    setBusy(true);
    const refused = await leave(approval);
    setBusy(false);
    setRefusal(refused);
  };
  return (
    <ApprovalDialogue
      busy={busy}
      refusal={refusal}
      onApproved={(approval) => {
        setRefusal(null);
        void approve(approval);
      }}
      onClose={onClose}
    >
      <div className="stack-tight">
        <p>{t('approval.out-text', { count: waiting })}</p>
        {trouble === null ? null : <p className="strong">{trouble}</p>}
      </div>
    </ApprovalDialogue>
  );
}

/** Whose session it was leaves nothing behind. Gives the refusal, null when he has left. */
async function leave(approval?: ApprovalInput): Promise<ApiError | null> {
  const { operator } = useSession.getState().view;
  const answer = await changeSession('session.sign-out', approval ? { approval } : {});
  if (!answer.ok) return answer.error;
  if (approval) agreeToLeave(true);
  if (operator) clearDesk(operator.operator_id);
  return null;
}
