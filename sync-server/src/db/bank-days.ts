/** Rows of the bank's days that are closed. Only ever added to. */
import type { Reader, Tx } from './handles.ts';
import type { BankDayRow } from './schema.ts';

export async function insertBankDay(tx: Tx, day: BankDayRow): Promise<void> {
  await tx.sql.insertInto('bank_days').values(day).execute();
}

export async function findBankDay(db: Reader, account: string, day: string): Promise<BankDayRow | undefined> {
  return db.sql
    .selectFrom('bank_days')
    .selectAll()
    .where('account', '=', account)
    .where('day', '=', day)
    .executeTakeFirst();
}

/** Newest first. */
export async function listBankDays(db: Reader, limit: number): Promise<BankDayRow[]> {
  return db.sql.selectFrom('bank_days').selectAll().orderBy('day', 'desc').orderBy('account').limit(limit).execute();
}
