/** Rows of the ledger. Groups and entries are only added; balances are only added to. What is booked is not known here. */
import { sql } from 'kysely';
import type { Cents } from '@flouss/shared/domain/money';
import { oneOf } from './bulk.ts';
import type { Reader, Tx } from './handles.ts';
import type { LedgerBalanceRow, LedgerEntryRow, LedgerGroupRow } from './schema.ts';

export async function postedGroups(db: Reader, groupIds: Iterable<string>): Promise<Set<string>> {
  const rows = await db.sql.selectFrom('ledger_groups').select('group_id').where(oneOf('group_id', groupIds)).execute();
  return new Set(rows.map((row) => row.group_id));
}

export async function insertLedger(
  tx: Tx,
  groups: readonly LedgerGroupRow[],
  entries: readonly LedgerEntryRow[],
  differences: readonly LedgerBalanceRow[],
): Promise<void> {
  await tx.bulk.insert('ledger_groups', ['group_id', 'op_id', 'event', 'posted_at', 'reverses'], groups);
  await tx.bulk.insert('ledger_entries', ['group_id', 'line', 'account', 'debit_cents', 'credit_cents'], entries);
  await tx.bulk.add('ledger_balances', ['account'], 'balance_cents', differences);
}

/** Debits less credits; an account nothing was booked on is at zero. */
export async function balanceOf(db: Reader, account: string): Promise<Cents> {
  const row = await db.sql
    .selectFrom('ledger_balances')
    .select('balance_cents')
    .where('account', '=', account)
    .executeTakeFirst();
  return row?.balance_cents ?? (0 as Cents);
}

export async function listBalances(db: Reader): Promise<LedgerBalanceRow[]> {
  return db.sql.selectFrom('ledger_balances').selectAll().orderBy('account').execute();
}

export async function entriesOf(db: Reader, groupId: string): Promise<LedgerEntryRow[]> {
  return db.sql.selectFrom('ledger_entries').selectAll().where('group_id', '=', groupId).orderBy('line').execute();
}

/** Groups that do not balance, or whose group is missing. */
export async function unbalancedGroups(db: Reader, limit: number): Promise<string[]> {
  const rows = await db.sql
    .selectFrom('ledger_entries as entry')
    .leftJoin('ledger_groups as head', 'head.group_id', 'entry.group_id')
    .select('entry.group_id')
    .groupBy('entry.group_id')
    .having(sql<boolean>`sum(entry.debit_cents) <> sum(entry.credit_cents) or min(head.group_id) is null`)
    .limit(limit)
    .execute();
  return rows.map((row) => row.group_id);
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
