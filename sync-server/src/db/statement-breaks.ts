/** Rows of breaks. Whose they are and what ends them is not known here. */
import type { BreakId } from '@flouss/shared/kernel/ids';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import type { StatementBreakRow } from './schema.ts';

/** Where the carrier's bills are what is held against ours; every other account is one at the bank. */
export const CARRIER_ACCOUNT = 'carrier';

const COLUMNS = [
  'break_id',
  'kind',
  'detail',
  'account',
  'day',
  'statement_no',
  'line_no',
  'movement',
  'amount_cents',
  'said_cents',
  'owner',
  'note',
  'state',
  'resolution',
  'resolved_by',
  'opened_at',
  'changed_at',
] as const;

export async function insertBreaks(tx: Tx, breaks: readonly StatementBreakRow[]): Promise<void> {
  await tx.bulk.insert('statement_breaks', COLUMNS, breaks);
}

export async function findBreak(db: Reader, breakId: BreakId): Promise<StatementBreakRow | undefined> {
  return db.sql.selectFrom('statement_breaks').selectAll().where('break_id', '=', breakId).executeTakeFirst();
}

/** Oldest first. */
export async function listBreaks(
  db: Reader,
  state: StatementBreakRow['state'],
  limit: number,
): Promise<StatementBreakRow[]> {
  return db.sql
    .selectFrom('statement_breaks')
    .selectAll()
    .where('state', '=', state)
    .orderBy('opened_at')
    .orderBy('break_id')
    .limit(limit)
    .execute();
}

export async function breaksOfDay(db: Reader, account: string, day: string): Promise<StatementBreakRow[]> {
  return db.sql
    .selectFrom('statement_breaks')
    .selectAll()
    .where('account', '=', account)
    .where('day', '=', day)
    .orderBy('break_id')
    .execute();
}

/** The lines, from one to another, that an open break asks somebody about. */
export async function openBreaksOfLines(
  db: Reader,
  statementNo: number,
  from: number,
  to: number,
): Promise<Set<number>> {
  const rows = await db.sql
    .selectFrom('statement_breaks')
    .select('line_no')
    .where('statement_no', '=', statementNo)
    .where('line_no', '>=', from)
    .where('line_no', '<=', to)
    .where('state', '=', 'open')
    .execute();
  return new Set(rows.flatMap(({ line_no }) => line_no ?? []));
}

/** Of these movements: the breaks that are open because no line has come. */
export async function waitingFor(db: Reader, movements: Iterable<string>): Promise<StatementBreakRow[]> {
  return db.sql
    .selectFrom('statement_breaks')
    .selectAll()
    .where(db.oneOf('movement', movements))
    .where('state', '=', 'open')
    .where('kind', 'in', ['late', 'missing'])
    .execute();
}

export async function changeBreak(
  tx: Tx,
  breakId: BreakId,
  change: Partial<Pick<StatementBreakRow, 'owner' | 'note'>>,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('statement_breaks')
    .set({ ...change, changed_at: at })
    .where('break_id', '=', breakId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Once: whoever was overtaken begins anew, and finds it resolved. */
export async function resolveBreak(
  tx: Tx,
  breakId: BreakId,
  resolution: Exclude<StatementBreakRow['resolution'], null>,
  by: string,
  at: number,
): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('statement_breaks')
    .set({ state: 'resolved', resolution, resolved_by: by, changed_at: at })
    .where('break_id', '=', breakId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Conflict(`break ${breakId} was resolved meanwhile`);
}

/** What has been late since a day or longer is missing. */
export async function lateIsMissing(tx: Tx, upTo: CalendarDate, at: number): Promise<void> {
  await tx.sql
    .updateTable('statement_breaks')
    .set({ kind: 'missing', changed_at: at })
    .where('state', '=', 'open')
    .where('kind', '=', 'late')
    .where('day', '<=', upTo)
    .execute();
}

/** Days of the bank that somebody still has to answer for. */
export async function daysWithBreaks(db: Reader): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('statement_breaks')
    .select('day')
    .distinct()
    .where('account', '<>', CARRIER_ACCOUNT)
    .where('state', '=', 'open')
    .execute();
  return new Set(rows.map(({ day }) => day));
}
