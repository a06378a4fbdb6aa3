/** What finance is told of a month at the carrier: ours, theirs, what agrees, and the differences. Reads only. */
import { SignedCents } from '@flouss/shared/domain/money';
import { z } from 'zod';
import { billedLines, findBill, paidReplies } from '../db/carrier-bills.ts';
import type { Reader } from '../db/handles.ts';
import type { StatementBreakRow } from '../db/schema.ts';
import { breaksOfDay, CARRIER_ACCOUNT } from '../db/statement-breaks.ts';
import { lastDayOf, monthSpan } from './take-bill.ts';

const Sum = z.object({ count: z.number().int(), cents: SignedCents });

export const MonthReport = z.object({
  month: z.string(),
  /** When the carrier's bill of the month was read; null until it is. */
  read_at: z.number().int().nullable(),
  /** Paid replies that have left, or may have. */
  ours: Sum,
  theirs: Sum,
  /** Lines of the bill that name a paid reply of ours, of this month or another. */
  matched: Sum,
  differences: z.array(
    z.object({
      kind: z.enum(['missing', 'unknown', 'altered', 'doubled']),
      open: z.number().int(),
      ended: z.number().int(),
    }),
  ),
});
export type MonthReport = z.infer<typeof MonthReport>;

const KINDS = ['missing', 'unknown', 'altered', 'doubled'] as const;

export interface Month {
  readonly report: MonthReport;
  readonly breaks: readonly StatementBreakRow[];
}

export async function monthReport(db: Reader, month: string): Promise<Month> {
  const { from, before } = monthSpan(month);
  const bill = await findBill(db, month);
  const breaks = await breaksOfDay(db, CARRIER_ACCOUNT, lastDayOf(month));
  const differences = KINDS.map((kind) => {
    const those = breaks.filter((each) => each.kind === kind);
    const open = those.filter(({ state }) => state === 'open').length;
    return { kind, open, ended: those.length - open };
  });
  const report = {
    month,
    read_at: bill?.read_at ?? null,
    ours: await paidReplies(db, from, before),
    theirs: await billedLines(db, month, false),
    matched: await billedLines(db, month, true),
    differences,
  };
  return { report, breaks };
}
