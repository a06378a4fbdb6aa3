/** Z reports: which facts each covers, and the names it was printed with. Their figures are in the facts alone. */
import { OperatorId } from '@flouss/shared/kernel/ids';
import { z } from 'zod';
import type { ReadStore, WriteTx } from './handles.ts';
import { LIMITED, query } from './handles.ts';

/** As they were on that day, whatever they are called today. */
const ZNames = z.strictObject({
  agent: z.strictObject({ name: z.string(), address: z.string() }),
  counter_code: z.string(),
  operators: z.array(z.strictObject({ operator_id: OperatorId, name: z.string() })),
});
export type ZNames = z.infer<typeof ZNames>;

export interface KeptZ {
  readonly z_number: number;
  /** The first fact it covers: the one after the report before, or the first opening. */
  readonly first_seq: number;
  readonly opened_seq: number;
  readonly closed_seq: number;
  readonly names: ZNames;
}

type ZRow = Omit<KeptZ, 'names'> & { readonly names: string };
const COLUMNS = 'z_number, first_seq, opened_seq, closed_seq, names';

const keptZ = (row: ZRow): KeptZ => ({ ...row, names: ZNames.parse(JSON.parse(row.names)) });

export function keepZ(tx: WriteTx, { z_number, first_seq, opened_seq, closed_seq, names }: KeptZ): void {
  const values = [z_number, first_seq, opened_seq, closed_seq, JSON.stringify(names)];
  tx.run(`INSERT INTO z_reports (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`, ...values);
}

const ONE = query<ZRow>(`SELECT ${COLUMNS} FROM z_reports WHERE z_number = ?`);

export function findZ(read: ReadStore, zNumber: number): KeptZ | undefined {
  const row = read.get(ONE, zNumber);
  return row && keptZ(row);
}

const PAGE = query<ZRow>(`SELECT ${COLUMNS} FROM z_reports WHERE z_number < ? ORDER BY z_number DESC ${LIMITED}`);

/** Newest first. */
export function zReportsBefore(read: ReadStore, zNumber: number, count: number): KeptZ[] {
  return read.all(PAGE, zNumber, count).map(keptZ);
}

const LAST_SEQ = query<{ seq: number | null }>('SELECT max(closed_seq) AS seq FROM z_reports');

/** The place of the last closing in the journal; undefined before the first. */
export function lastClosedSeq(read: ReadStore): number | undefined {
  return read.get(LAST_SEQ)?.seq ?? undefined;
}
