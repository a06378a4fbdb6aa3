/**
 * The days of the books. A closed day ends with a group's number, and whatever is posted later is the next day's; a day that is
 * not closed ends where the clock says, within what the closed days around it leave.
 */
import { GENESIS_DIGEST } from '@flouss/shared/contract/journal';
import { signedDay, summaryText } from '@flouss/shared/contract/day-summary';
import type { DaySummary } from '@flouss/shared/contract/day-summary';
import { dayAfter, parisDay, parisDayBegins } from '@flouss/shared/domain/calendar';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { addCents, signedCents, subtractCents, ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import { signerOf } from '@flouss/platform/device-key';
import type { DeviceKey } from '@flouss/platform/device-key';
import { sha256 } from '@flouss/platform/system-ports';
import { findDay, firstClosedAfter, insertDay, lastClosedUpTo } from '../db/days.ts';
import type { Reader, Tx } from '../db/handles.ts';
import { firstPostedSince, lastGroupNo, listBalances, movedBetween } from '../db/ledger.ts';
import type { DayClosingRow } from '../db/schema.ts';

/** The last group of a day; of the day before the books began, 0. */
export async function lastGroupOf(db: Reader, day: CalendarDate): Promise<number> {
  const closed = await lastClosedUpTo(db, day);
  if (closed?.day === day) return closed.last_group_no;
  const above = closed?.last_group_no ?? 0;
  const upTo = (await firstClosedAfter(db, day))?.last_group_no ?? (await lastGroupNo(db));
  const later = await firstPostedSince(db, above, upTo, parisDayBegins(dayAfter(day)));
  return later === undefined ? upTo : later - 1;
}

export interface AccountBalance {
  readonly account: string;
  /** Debits less credits. */
  readonly balance_cents: Cents;
}

/** Every account as it stood when a group had been posted: what stands now less what came after. */
export async function balancesAfter(db: Reader, groupNo: number): Promise<AccountBalance[]> {
  const since = await movedBetween(db, groupNo, Number.MAX_SAFE_INTEGER);
  const later = new Map(since.map((moved) => [moved.account, subtractCents(moved.debit_cents, moved.credit_cents)]));
  return (await listBalances(db)).map(({ account, balance_cents }) => ({
    account,
    balance_cents: subtractCents(balance_cents, later.get(account) ?? ZERO),
  }));
}

/** Closes a day that is over, and with it those before that nobody closed. Closing it again is no error and changes nothing. */
export async function closeDay(
  tx: Tx,
  day: CalendarDate,
  now: number,
  key: DeviceKey,
): Promise<Result<DayClosingRow, 'day-not-over' | 'day-closed'>> {
  const standing = await findDay(tx, day);
  if (standing) return ok(standing);
  if (day >= parisDay(now)) return err('day-not-over');
  if (await firstClosedAfter(tx, day)) return err('day-closed');
  const before = await lastClosedUpTo(tx, day);
  const summary = await summarize(tx, day, before, now, key.publicKey);
  const text = summaryText(summary);
  const digest = sha256(text);
  const closing: DayClosingRow = {
    day,
    last_group_no: summary.last_group_no,
    closed_at: now,
    summary: text,
    digest,
    signature: signerOf(key)(signedDay(digest)),
  };
  await insertDay(tx, closing);
  return ok(closing);
}

async function summarize(
  db: Reader,
  day: CalendarDate,
  before: DayClosingRow | undefined,
  closed_at: number,
  public_key: string,
): Promise<DaySummary> {
  const above_group_no = before?.last_group_no ?? 0;
  const last_group_no = await lastGroupOf(db, day);
  const moved = await movedBetween(db, above_group_no, last_group_no);
  const balances = new Map(
    (await balancesAfter(db, last_group_no)).map(({ account, balance_cents }) => [account, balance_cents]),
  );
  return {
    v: 1,
    day,
    prev: before?.digest ?? GENESIS_DIGEST,
    above_group_no,
    last_group_no,
    groups: last_group_no - above_group_no,
    debit_cents: addCents(...moved.map(({ debit_cents }) => debit_cents)),
    credit_cents: addCents(...moved.map(({ credit_cents }) => credit_cents)),
    accounts: moved.map((movement) => ({
      account: movement.account,
      debit_cents: movement.debit_cents,
      credit_cents: movement.credit_cents,
      balance_cents: signedCents(balances.get(movement.account) ?? 0),
    })),
    closed_at,
    public_key,
  };
}
