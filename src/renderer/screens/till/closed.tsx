/** What the count came to, the moment the till is closed; and the report, to be printed and kept. */
import type { ZReport } from '@flouss/shared/domain/z-report';
import { signedCents, type Cents } from '@flouss/shared/domain/money';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPrinter } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmBar } from '../../components/confirm-bar.tsx';
import { Euros } from '../../components/figures.tsx';
import { useFormats } from '../../formats.ts';
import '../../components/done.css';
import { useReportPaper } from './use-report-paper.ts';
import { ZView } from './z-view.tsx';

/** As after an operation: a second press of F9 belongs to the confirmation before. */
const LEAVE_AFTER_MS = 800;

export function Closed({ report, onDone }: { readonly report: ZReport; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const print = useReportPaper(report);
  const [leavable, setLeavable] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLeavable(true), LEAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const right = report.till.difference_cents === 0 && report.refunds.difference_cents === 0;
  return (
    <>
      <div className="done">
        <div className="stack grow">
          <div className={`done-head ${right ? 'done-final' : 'done-waiting'}`} aria-live="polite">
            {right ? <IconCircleCheck size={32} aria-hidden /> : <IconAlertTriangle size={32} aria-hidden />}
            <div>
              <h1>{t('till.closed-done')}</h1>
              <p>{report.number}</p>
            </div>
          </div>
          <Outcome label={t('till.till')} drawer={report.till} />
          <Outcome label={t('till.refunds')} drawer={report.refunds} />
        </div>
        <ZView report={report} />
      </div>
      <ConfirmBar label={t('till.home')} onConfirm={onDone} blocked={null} busy={!leavable}>
        <Button leftSection={<IconPrinter size={20} aria-hidden />} onClick={print}>
          {t('till.print-z')}
        </Button>
      </ConfirmBar>
    </>
  );
}

function Outcome({ label, drawer }: { readonly label: string; readonly drawer: ZReport['till'] }) {
  const { t } = useTranslation();
  const difference = useDifference(drawer.difference_cents);
  return (
    <section className="panel till-outcome" aria-label={label}>
      <h2>{label}</h2>
      <dl className="facts">
        <dt>{t('z.expected')}</dt>
        <dd>
          <Euros cents={drawer.expected_cents} />
        </dd>
        <dt>{t('z.counted')}</dt>
        <dd>
          <Euros cents={drawer.counted_cents} />
        </dd>
      </dl>
      <p className={drawer.difference_cents === 0 ? 'till-right' : 'till-wrong'}>{difference}</p>
    </section>
  );
}

function useDifference(difference: Cents): string {
  const { t } = useTranslation();
  const formats = useFormats();
  if (difference === 0) return t('till.difference-none');
  const amount = formats.euros(signedCents(Math.abs(difference)));
  return difference > 0 ? t('till.difference-over', { amount }) : t('till.difference-short', { amount });
}
