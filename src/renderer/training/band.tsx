/** Over every screen of training: that nothing here is real, and the way out. */
import { IconSchool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LeaveTraining } from './leave.tsx';
import './training.css';

export function TrainingBand() {
  const { t } = useTranslation();
  return (
    <section className="training-band" aria-label={t('training.word')}>
      <IconSchool size={20} stroke={1.75} aria-hidden />
      <strong className="training-word">{t('training.word')}</strong>
      <span className="grow">{t('training.nothing-real')}</span>
      <LeaveTraining />
    </section>
  );
}
