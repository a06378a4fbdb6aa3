/** Rows of the ledger. Groups and entries are only added; balances are only added to. What is booked is not known here. */
import { sql } from 'kysely';
import type { Cents } from '@flouss/shared/domain/money';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { LedgerBalanceRow, LedgerEntryRow, LedgerGroupRow } from './schema.ts';

export async function postedGroups(db: Reader, groupIds: Iterable<string>): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('ledger_groups')
    .select('group_id')
    .where(db.oneOf('group_id', groupIds))
    .execute();
  return new Set(rows.map((row) => row.group_id));
}

export interface NewGroup extends Pick<LedgerGroupRow, 'group_id' | 'reverses'> {
  readonly lines: readonly { readonly account: string; readonly debit: Cents; readonly credit: Cents }[];
}

/** Numbers the groups after the last one: writers take turns. `differences` are what the lines make of each account. */
export async function insertLedger(
  tx: Tx,
  groups: readonly NewGroup[],
  differences: readonly LedgerBalanceRow[],
  at: number,
): Promise<void> {
  let group_no = await lastGroupNo(tx);
  const reversals: { reversed: string; group_no: number }[] = [];
  const heads: LedgerGroupRow[] = [];
  const entries: LedgerEntryRow[] = [];
  for (const { group_id, reverses, lines } of groups) {
    group_no += 1;
    heads.push({ group_no, group_id, posted_at: at, reverses });
    if (reverses !== null) reversals.push({ reversed: reverses, group_no });
    let line = 0;
    for (const { account, debit, credit } of lines) {
      line += 1;
      entries.push({ group_no, line, account, debit_cents: debit, credit_cents: credit });
    }
  }
  await tx.bulk.insert('ledger_groups', ['group_no', 'group_id', 'posted_at', 'reverses'], heads);
  await tx.bulk.insert('ledger_entries', ['group_no', 'line', 'account', 'debit_cents', 'credit_cents'], entries);
  if (reversals.length > 0) await tx.bulk.insert('ledger_reversals', ['reversed', 'group_no'], reversals);
  await tx.bulk.add('ledger_balances', ['account'], 'balance_cents', differences);
}

const lastGroup = keptQuery((db) => db.selectFrom('ledger_groups').select((of) => of.fn.max('group_no').as('last')));

export async function lastGroupNo(db: Reader): Promise<number> {
  return (await lastGroup(db))[0]?.last ?? 0;
}

const balanceOfAccount = keptQuery((db, account: string) =>
  db.selectFrom('ledger_balances').select('balance_cents').where('account', '=', account),
);

/** Debits less credits; an account nothing was booked on is at zero. */
export async function balanceOf(db: Reader, account: string): Promise<Cents> {
  return (await balanceOfAccount(db, account))[0]?.balance_cents ?? (0 as Cents);
}

export async function listBalances(db: Reader): Promise<LedgerBalanceRow[]> {
  return db.sql.selectFrom('ledger_balances').selectAll().orderBy('account').execute();
}

/** Lines of a group in their order; none when it was never posted. */
export async function entriesOf(db: Reader, groupId: string): Promise<LedgerEntryRow[]> {
  return db.sql
    .selectFrom('ledger_groups as head')
    .innerJoin('ledger_entries as entry', 'entry.group_no', 'head.group_no')
    .selectAll('entry')
    .where('head.group_id', '=', groupId)
    .orderBy('entry.line')
    .execute();
}

/** Groups that do not balance, and, by their number, lines whose group is missing. */
export async function unbalancedGroups(db: Reader, limit: number): Promise<string[]> {
  const rows = await db.sql
    .selectFrom('ledger_entries as entry')
    .leftJoin('ledger_groups as head', 'head.group_no', 'entry.group_no')
    .select((of) => ['entry.group_no', of.fn.min('head.group_id').as('group_id')])
    .groupBy('entry.group_no')
    .having(sql<boolean>`sum(entry.debit_cents) <> sum(entry.credit_cents) or min(head.group_id) is null`)
    .limit(limit)
    .execute();
  return rows.map(({ group_id, group_no }) => group_id ?? String(group_no));
}

/** Each account as its entries give it. */
export async function sumEntries(db: Reader): Promise<LedgerBalanceRow[]> {
  const rows = await db.sql
    .selectFrom('ledger_entries')
    .select((of) => [
      'account',
      of.fn.sum<number | string>('debit_cents').as('debit'),
      of.fn.sum<number | string>('credit_cents').as('credit'),
    ])
    .groupBy('account')
    .orderBy('account')
    .execute();
  return rows.map(({ account, debit, credit }) => ({
    account,
    balance_cents: (Number(debit) - Number(credit)) as Cents,
  }));
}

/** Entries of the groups above one number, up to and including another. */
export async function entriesBetween(db: Reader, above: number, upTo: number): Promise<LedgerEntryRow[]> {
  return db.sql
    .selectFrom('ledger_entries')
    .selectAll()
    .where('group_no', '>', above)
    .where('group_no', '<=', upTo)
    .orderBy('group_no')
    .orderBy('line')
    .execute();
}

/** What each of these groups moves; those that were never posted are not in it. */
export async function groupTotals(db: Reader, groupIds: Iterable<string>): Promise<Map<string, Cents>> {
  const rows = await db.sql
    .selectFrom('ledger_groups as head')
    .leftJoin('ledger_entries as entry', 'entry.group_no', 'head.group_no')
    .select((of) => ['head.group_id', of.fn.sum<number | string | null>('entry.debit_cents').as('moved')])
    .where(db.oneOf('head.group_id', groupIds))
    .groupBy('head.group_id')
    .execute();
  return new Map(rows.map(({ group_id, moved }) => [group_id, Number(moved ?? 0) as Cents]));
}

/** What each of these groups moved on one account: debits less credits. */
export async function movedByGroups(
  db: Reader,
  account: string,
  groupIds: Iterable<string>,
): Promise<Map<string, number>> {
  const rows = await db.sql
    .selectFrom('ledger_groups as head')
    .innerJoin('ledger_entries as entry', 'entry.group_no', 'head.group_no')
    .select((of) => [
      'head.group_id',
      of.fn.sum<number | string>('entry.debit_cents').as('debit'),
      of.fn.sum<number | string>('entry.credit_cents').as('credit'),
    ])
    .where(db.oneOf('head.group_id', groupIds))
    .where('entry.account', '=', account)
    .groupBy('head.group_id')
    .execute();
  return new Map(rows.map(({ group_id, debit, credit }) => [group_id, Number(debit) - Number(credit)]));
}

/** Which group undid each of these. */
export async function reversalsOf(db: Reader, groupIds: Iterable<string>): Promise<Map<string, number>> {
  const rows = await db.sql.selectFrom('ledger_reversals').selectAll().where(db.oneOf('reversed', groupIds)).execute();
  return new Map(rows.map(({ reversed, group_no }) => [reversed, group_no]));
}

/** The first group above a number, and up to another, that was posted at an instant or later. */
export async function firstPostedSince(
  db: Reader,
  above: number,
  upTo: number,
  since: number,
): Promise<number | undefined> {
  const row = await db.sql
    .selectFrom('ledger_groups')
    .select('group_no')
    .where('group_no', '>', above)
    .where('group_no', '<=', upTo)
    .where('posted_at', '>=', since)
    .orderBy('group_no')
    .limit(1)
    .executeTakeFirst();
  return row?.group_no;
}

/** When the first group of all was posted. */
export async function booksBeganAt(db: Reader): Promise<number | undefined> {
  const row = await db.sql
    .selectFrom('ledger_groups')
    .select('posted_at')
    .orderBy('group_no')
    .limit(1)
    .executeTakeFirst();
  return row?.posted_at;
}

export interface Movement {
  readonly account: string;
  readonly debit_cents: Cents;
  readonly credit_cents: Cents;
}

/** What the groups above one number, up to and including another, moved on each account, or on one. */
export async function movedBetween(db: Reader, above: number, upTo: number, account?: string): Promise<Movement[]> {
  let query = db.sql
    .selectFrom('ledger_entries')
    .select((of) => [
      'account',
      of.fn.sum<number | string>('debit_cents').as('debit'),
      of.fn.sum<number | string>('credit_cents').as('credit'),
    ])
    .where('group_no', '>', above)
    .where('group_no', '<=', upTo)
    .groupBy('account')
    .orderBy('account');
  if (account !== undefined) query = query.where('account', '=', account);
  return (await query.execute()).map((row) => ({
    account: row.account,
    debit_cents: Number(row.debit) as Cents,
    credit_cents: Number(row.credit) as Cents,
  }));
}

export type AccountLine = LedgerEntryRow & Pick<LedgerGroupRow, 'group_id' | 'posted_at' | 'reverses'>;

/** Lines of an account in the order they were posted, above one group and up to another. */
export async function linesOf(
  db: Reader,
  account: string,
  above: number,
  upTo: number,
  limit: number,
): Promise<AccountLine[]> {
  return db.sql
    .selectFrom('ledger_entries as entry')
    .innerJoin('ledger_groups as head', 'head.group_no', 'entry.group_no')
    .selectAll('entry')
    .select(['head.group_id', 'head.posted_at', 'head.reverses'])
    .where('entry.account', '=', account)
    .where('entry.group_no', '>', above)
    .where('entry.group_no', '<=', upTo)
    .orderBy('entry.group_no')
    .orderBy('entry.line')
    .limit(limit)
    .execute();
}
