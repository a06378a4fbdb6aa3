/** The paper of one act's receipts: asked for here or by the counter itself, until it is out. */
import type { PrintJobView } from '@flouss/shared/contract/printing';
import type { OpId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { IconFileTypePdf, IconPrinter } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Refusal } from '../bridge.ts';
import { usePrintKey } from '../frame/keys.ts';
import { saveAsPdf } from '../paper/print-pump.ts';
import { useReading } from '../stores/readings.ts';
import { RefusalBox } from './messages.tsx';
import { PaperJob } from './paper-job.tsx';

export interface ReceiptPaper {
  readonly job: PrintJobView | null;
  /** It was wanted, and wants nothing more. */
  readonly out: boolean;
  readonly refusal: Refusal | null;
  readonly print: () => void;
  /** Null where the host writes no files. */
  readonly savePdf: (() => void) | null;
}

/** `also`: of a second receipt that was made in the same go. */
export function useReceiptPaper(opId: OpId, also?: OpId): ReceiptPaper {
  const jobs = useReading('print-jobs.list', {}).value;
  const job = jobs?.findLast((each) => each.op_id === opId || each.op_id === also) ?? null;
  const [seen, setSeen] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  if (job && !seen) setSeen(true);
  const print = useCallback(() => {
    const ask = async (): Promise<void> => {
      for (const each of also ? [opId, also] : [opId]) {
        const answer = await call('receipt.print', { op_id: each });
        setRefusal(answer.ok ? null : answer.error);
        if (!answer.ok) return;
      }
    };
    void ask();
  }, [opId, also]);
  usePrintKey(print);
  return {
    job,
    out: seen && jobs !== undefined && job === null,
    refusal,
    print,
    savePdf: window.counter.paper ? () => void saveAsPdf(opId).then(() => also && saveAsPdf(also)) : null,
  };
}

export function PaperLine({ paper: { job, out, refusal, savePdf } }: { readonly paper: ReceiptPaper }) {
  const { t } = useTranslation();
  return (
    <div className="paper-line" aria-live="polite">
      <RefusalBox refusal={refusal} />
      {job ? <PaperJob job={job} /> : null}
      {out ? (
        <p className="paper-printed">
          <IconPrinter size={20} aria-hidden />
          {t('paper.printed')}
        </p>
      ) : null}
      {savePdf && !job ? (
        <Button variant="subtle" leftSection={<IconFileTypePdf size={20} aria-hidden />} onClick={savePdf}>
          {t('paper.pdf')}
        </Button>
      ) : null}
    </div>
  );
}
