/** Where a receipt's paper is, in words, with what may be done about it. The operation it belongs to is not in question. */
import type { PrintJobView } from '@flouss/shared/contract/printing';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPrinter, IconPrinterOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Refusal } from '../bridge.ts';
import { printElsewhere } from '../paper/print-pump.ts';
import { RefusalBox } from './messages.tsx';
import './paper-job.css';

interface PaperJobProps {
  readonly job: PrintJobView;
  /** Among others: says whose receipt it is. */
  readonly named?: boolean;
}

export function PaperJob({ job, named = false }: PaperJobProps) {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const settle = async (as: 'printed' | 'not-wanted'): Promise<void> => {
    const answer = await call('print-jobs.settle', { job_id: job.job_id, as });
    setRefusal(answer.ok ? null : answer.error);
  };
  const elsewhere = async (): Promise<void> => setRefusal(await printElsewhere(job.job_id));
  const again = async (): Promise<void> => {
    // The word on the first one comes with the wish for a second: nobody waits for it any more.
    await settle('not-wanted');
    const answer = await call('receipt.print', { op_id: job.op_id });
    setRefusal(answer.ok ? null : answer.error);
  };
  const unknown = job.why === 'paper-unknown';
  return (
    <section className={`paper-job paper-job-${unknown ? 'stop' : job.why === null ? 'quiet' : 'waiting'}`}>
      {unknown ? (
        <IconAlertTriangle size={20} aria-hidden />
      ) : job.why === null ? (
        <IconPrinter size={20} aria-hidden />
      ) : (
        <IconPrinterOff size={20} aria-hidden />
      )}
      <div className="stack-tight grow">
        {named ? (
          <p className="strong">
            {t('paper.receipt', { number: `\u2066${job.receipt_number}\u2069` })} · <bdi>{job.customer_name}</bdi>
          </p>
        ) : null}
        {job.copy > 0 ? <p className="small">{t('paper.duplicate', { number: job.copy })}</p> : null}
        <p>
          {job.why !== null && job.state !== 'printing'
            ? t(`paper.why.${job.why}`)
            : t(job.state === 'printing' ? 'paper.printing' : 'paper.waiting')}
        </p>
        <RefusalBox refusal={refusal} />
        {unknown ? (
          <div className="row wrap">
            <Button onClick={() => void settle('printed')}>{t('paper.came-out')}</Button>
            <Button onClick={() => void again()}>{t('paper.again')}</Button>
          </div>
        ) : job.why === null ? null : (
          <div className="row wrap">
            <Button onClick={() => void elsewhere()}>{t('paper.elsewhere')}</Button>
            <Button variant="subtle" onClick={() => void settle('not-wanted')}>
              {t('paper.drop')}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
