/** Printing a Z report: what is shown goes out once as it is; whoever wants it again gets the next numbered copy. */
import type { ZReport } from '@flouss/shared/domain/z-report';
import { useRef } from 'react';
import { call } from '../../bridge.ts';
import { usePrintKey } from '../../frame/keys.ts';
import { printReport } from '../../paper/print-report.ts';
import { notify } from '../../stores/notices.ts';

/** `report` null: nothing to print yet. */
export function useReportPaper(report: ZReport | null): () => void {
  const left = useRef(false);
  const send = async (shown: ZReport): Promise<void> => {
    const next = left.current ? await call('till.get-z', { z_number: shown.z_number }) : null;
    left.current = true;
    const printed = next === null ? shown : next.ok ? next.value : null;
    if (!printed || !(await printReport(printed))) notify('stop', (say) => say('till.print-failed'));
  };
  const print = (): void => {
    if (report) void send(report);
  };
  usePrintKey(print);
  return print;
}
