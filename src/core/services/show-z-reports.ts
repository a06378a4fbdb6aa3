/** The Z reports of this counter: their history, and copies of each, numbered because the law wants copies told apart. */
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import { numberCopy } from '../store/receipts.ts';
import { findZ, zReportsBefore } from '../store/z-reports.ts';
import { closingOf, zLine, zReport } from './z-report.ts';

const LINES_A_PAGE = 31;

export const listZReports: Service<'till.list-z'> = (context, _session, { before }) => {
  const { read } = context.store;
  const kept = zReportsBefore(read, before ?? Number.MAX_SAFE_INTEGER, LINES_A_PAGE);
  return { ok: true, value: kept.map((each) => zLine(read, each)) };
};

export const getZReport: Service<'till.get-z'> = (context, _session, { z_number }) =>
  context.store.write((tx) => {
    const kept = findZ(tx, z_number);
    if (!kept) return refuse('z-report-unknown');
    const closing = closingOf(tx, kept);
    return { ok: true, value: zReport(tx, kept, closing, numberCopy(tx, closing.fact.op_id)) };
  });
