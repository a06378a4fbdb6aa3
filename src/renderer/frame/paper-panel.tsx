/** Receipts that are not on paper, said in the header as long as there are any; behind it each with its reason and its way out. */
import { Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPrinterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PaperJob } from '../components/paper-job.tsx';
import { useReading } from '../stores/readings.ts';

export function PaperPanel() {
  const { t } = useTranslation();
  const jobs = useReading('print-jobs.list', {}).value ?? [];
  const [open, { toggle, close }] = useDisclosure(false);
  // What is on its way needs nobody.
  const stuck = jobs.filter(({ why }) => why !== null);
  if (stuck.length === 0) return null;
  return (
    <Popover
      opened={open}
      onChange={close}
      position="bottom-end"
      width={520}
      trapFocus
      withRoles={false}
      hideDetached={false}
    >
      <Popover.Target>
        <button
          type="button"
          className="sync-button sync-waiting"
          aria-expanded={open}
          aria-haspopup="dialog"
          onClick={toggle}
        >
          <IconPrinterOff size={18} aria-hidden />
          <span className="unseen">{t('paper.title')}</span>
          <span>{t('paper.waiting-count', { count: stuck.length })}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <section className="stack paper-panel" aria-label={t('paper.title')}>
          <p className="quiet">{t('paper.stands')}</p>
          {jobs.map((job) => (
            <PaperJob key={job.job_id} job={job} named />
          ))}
        </section>
      </Popover.Dropdown>
    </Popover>
  );
}
