/** Asks before work is thrown away; staying is the easy answer. */
import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { answerLeaving, useNavigation } from '../stores/navigation.ts';

export function LeaveQuestion() {
  const { t } = useTranslation();
  const asking = useNavigation((state) => state.asking !== null);
  // Mounted with its question: its listener for Esc then comes after the frame's, which must still see a dialogue open.
  if (!asking) return null;
  return (
    <Modal opened onClose={() => answerLeaving(false)} title={t('frame.leave-title')} withCloseButton={false}>
      <div className="stack">
        <p>{t('frame.leave-text')}</p>
        <div className="row">
          <Button variant="filled" data-autofocus onClick={() => answerLeaving(false)}>
            {t('frame.leave-no')}
          </Button>
          <Button onClick={() => answerLeaving(true)}>{t('frame.leave-yes')}</Button>
        </div>
      </div>
    </Modal>
  );
}
