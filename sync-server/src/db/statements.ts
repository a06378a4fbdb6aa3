/** Rows of statement files, statements and their lines. What matches what is not known here. */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import type { Cents } from '@flouss/shared/domain/money';
import { Conflict } from './group-commit.ts';
import type { Reader, Tx } from './handles.ts';
import type { BankWorkRow, StatementFileRow, StatementLineRow, StatementRow } from './schema.ts';

export async function findStatementFile(db: Reader, digest: string): Promise<StatementFileRow | undefined> {
  return db.sql.selectFrom('statement_files').selectAll().where('file_digest', '=', digest).executeTakeFirst();
}

export async function insertStatementFile(tx: Tx, file: StatementFileRow): Promise<void> {
  await tx.sql.insertInto('statement_files').values(file).execute();
}

/** The last first. */
export async function listStatementFiles(db: Reader, limit: number): Promise<StatementFileRow[]> {
  return db.sql.selectFrom('statement_files').selectAll().orderBy('received_at', 'desc').limit(limit).execute();
}

/** Notes that the next lines of a file are taken; false, and nothing written, when somebody else takes them. */
export async function advanceFile(tx: Tx, digest: string, from: number, by: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('statement_files')
    .set({ lines_taken: from + by, changed_at: at })
    .where('file_digest', '=', digest)
    .where('state', '=', 'reading')
    .where('lines_taken', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** False when somebody has ended it before. */
export async function endFile(tx: Tx, digest: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('statement_files')
    .set({ state: 'read', changed_at: at })
    .where('file_digest', '=', digest)
    .where('state', '=', 'reading')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export type NewStatement = Omit<StatementRow, 'statement_no'>;

/** Numbers them after the last one: writers take turns. */
export async function insertStatements(tx: Tx, statements: readonly NewStatement[]): Promise<void> {
  const last = await tx.sql
    .selectFrom('statements')
    .select((of) => of.fn.max<number | null>('statement_no').as('no'))
    .executeTakeFirst();
  let statement_no = last?.no ?? 0;
  for (const statement of statements) {
    statement_no += 1;
    await tx.sql
      .insertInto('statements')
      .values({ ...statement, statement_no })
      .execute();
  }
}

export async function statementsOfFile(db: Reader, digest: string): Promise<StatementRow[]> {
  return db.sql
    .selectFrom('statements')
    .selectAll()
    .where('file_digest', '=', digest)
    .orderBy('statement_no')
    .execute();
}

/** The one that was read before under the same name, or for the same day under the same number. */
export async function findStatementLike(
  db: Reader,
  { account, kind, statement_id, to_day, sequence }: NewStatement,
): Promise<StatementRow | undefined> {
  const ofDay = await db.sql
    .selectFrom('statements')
    .selectAll()
    .where('account', '=', account)
    .where('to_day', '=', to_day)
    .where('kind', '=', kind)
    .execute();
  const same = sequence === null ? undefined : ofDay.find((row) => row.sequence === sequence);
  if (same) return same;
  return db.sql
    .selectFrom('statements')
    .selectAll()
    .where('account', '=', account)
    .where('kind', '=', kind)
    .where('statement_id', '=', statement_id)
    .executeTakeFirst();
}

/** Statements that tell of a day and were read to their end, all accounts. */
export async function statementsOfDay(db: Reader, day: string): Promise<StatementRow[]> {
  return db.sql
    .selectFrom('statements as statement')
    .innerJoin('statement_files as file', 'file.file_digest', 'statement.file_digest')
    .selectAll('statement')
    .where('statement.to_day', '=', day)
    .where('statement.kind', '=', 'statement')
    .where('file.state', '=', 'read')
    .orderBy('statement.statement_no')
    .execute();
}

/** Days of which a statement was read and that nobody has closed, the oldest first. */
export async function openBankDays(db: Reader, limit: number): Promise<CalendarDate[]> {
  const rows = await db.sql
    .selectFrom('statements as statement')
    .innerJoin('statement_files as file', 'file.file_digest', 'statement.file_digest')
    .leftJoin('bank_days as closed', (on) =>
      on.onRef('closed.account', '=', 'statement.account').onRef('closed.day', '=', 'statement.to_day'),
    )
    .select('statement.to_day')
    .distinct()
    .where('statement.kind', '=', 'statement')
    .where('file.state', '=', 'read')
    .where('closed.day', 'is', null)
    .orderBy('statement.to_day')
    .limit(limit)
    .execute();
  return rows.map(({ to_day }) => to_day);
}

/** Days that a statement tells of, from one on. */
export async function statementDaysSince(db: Reader, day: CalendarDate): Promise<Set<CalendarDate>> {
  const rows = await db.sql
    .selectFrom('statements')
    .select('to_day')
    .distinct()
    .where('kind', '=', 'statement')
    .where('to_day', '>=', day)
    .execute();
  return new Set(rows.map(({ to_day }) => to_day));
}

const NOTIFICATION = 'notification-';
const NUMBER_DIGITS = 9;

/** What a notification that the bank gave is called here; in the order of their numbers. */
export const notificationName = (number: number): string =>
  `${NOTIFICATION}${String(number).padStart(NUMBER_DIGITS, '0')}.xml`;

/** The number of the last one that the bank gave and that was read to its end, or refused; 0: none was. */
export async function lastNotification(db: Reader): Promise<number> {
  const row = await db.sql
    .selectFrom('statement_files')
    .select((of) => of.fn.max('name').as('name'))
    .where('source', '=', 'bank')
    .where('state', '<>', 'reading')
    .where('name', 'like', `${NOTIFICATION}%`)
    .executeTakeFirst();
  return Number(row?.name?.slice(NOTIFICATION.length, NOTIFICATION.length + NUMBER_DIGITS) ?? 0);
}

const LINE_COLUMNS = [
  'statement_no',
  'line_no',
  'direction',
  'amount_cents',
  'currency',
  'booked_on',
  'value_on',
  'reference',
  'bank_reference',
  'code',
  'counterparty',
  'remittance',
  'state',
  'movement',
  'posting',
] as const;

export async function insertStatementLines(tx: Tx, lines: readonly StatementLineRow[]): Promise<void> {
  await tx.bulk.insert('statement_lines', LINE_COLUMNS, lines);
}

export async function findStatementLine(
  db: Reader,
  statementNo: number,
  lineNo: number,
): Promise<StatementLineRow | undefined> {
  return db.sql
    .selectFrom('statement_lines')
    .selectAll()
    .where('statement_no', '=', statementNo)
    .where('line_no', '=', lineNo)
    .executeTakeFirst();
}

/** Once: an open line is settled, or excepted. */
export async function settleLine(
  tx: Tx,
  line: Pick<StatementLineRow, 'statement_no' | 'line_no'>,
  change: Pick<StatementLineRow, 'state' | 'movement' | 'posting'>,
): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('statement_lines')
    .set(change)
    .where('statement_no', '=', line.statement_no)
    .where('line_no', '=', line.line_no)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Conflict(`line ${line.statement_no}/${line.line_no} was settled meanwhile`);
}

/** Those of these movements that a line has settled. */
export async function settledAmong(db: Reader, movements: Iterable<string>): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('statement_lines')
    .select('movement')
    .where(db.oneOf('movement', movements))
    .execute();
  return new Set(rows.flatMap(({ movement }) => (movement === null ? [] : [movement])));
}

export interface LineTotals {
  readonly state: StatementLineRow['state'];
  readonly direction: StatementLineRow['direction'];
  readonly count: number;
  readonly cents: Cents;
}

/** The lines of a statement, counted and added up. */
export async function totalsOfLines(db: Reader, statementNo: number): Promise<LineTotals[]> {
  const rows = await db.sql
    .selectFrom('statement_lines')
    .select((of) => [
      'state',
      'direction',
      of.fn.countAll<number | string>().as('count'),
      of.fn.sum<number | string>('amount_cents').as('cents'),
    ])
    .where('statement_no', '=', statementNo)
    .groupBy(['state', 'direction'])
    .orderBy('state')
    .orderBy('direction')
    .execute();
  return rows.map(({ state, direction, count, cents }) => ({
    state,
    direction,
    count: Number(count),
    cents: Number(cents) as Cents,
  }));
}

const MOVES_MONEY = ['load', 'charge', 'refund-charge'] as const;
/** In the words of the index `bank_work_done`. */
const DONE = sql<SqlBool>`work.state = 'done'`;
const BY_NO_LINE = sql<SqlBool>`not exists (select 1 from statement_lines as line where line.movement = work.work_key)`;

/** What the bank has done after one instant and up to another, and no line and no break tells of. */
export async function movementsWithoutLine(db: Reader, after: number, upTo: number): Promise<BankWorkRow[]> {
  return db.sql
    .selectFrom('bank_work as work')
    .selectAll('work')
    .where(DONE)
    .where('work.changed_at', '>', after)
    .where('work.changed_at', '<=', upTo)
    .where('work.kind', 'in', MOVES_MONEY)
    .where(BY_NO_LINE)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('statement_breaks as open')
            .select('open.movement')
            .whereRef('open.movement', '=', 'work.work_key'),
        ),
      ),
    )
    .orderBy('work.work_key')
    .execute();
}

/** What a line of this amount might settle: done around its day, and settled by no line. */
export async function movementsLike(
  db: Reader,
  kinds: readonly (typeof MOVES_MONEY)[number][],
  amount: Cents,
  after: number,
  upTo: number,
  limit: number,
): Promise<BankWorkRow[]> {
  return db.sql
    .selectFrom('bank_work as work')
    .selectAll('work')
    .where(DONE)
    .where('work.changed_at', '>', after)
    .where('work.changed_at', '<=', upTo)
    .where('work.kind', 'in', kinds)
    .where('work.amount_cents', '=', amount)
    .where(BY_NO_LINE)
    .orderBy('work.changed_at')
    .limit(limit)
    .execute();
}
