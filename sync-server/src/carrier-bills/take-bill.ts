/**
 * Takes a month's bill, once, in one transaction: each line is matched with the paid reply that it names, or becomes a break; then every paid
 * reply of the month that no bill names does. The same bytes again change nothing.
 */
import { dayBefore, parisDayBegins, parisMonth } from '@flouss/shared/domain/calendar';
import type { CalendarDate } from '@flouss/shared/domain/calendar';
import { ZERO } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { err, ok } from '@flouss/shared/kernel/result';
import type { Result } from '@flouss/shared/kernel/result';
import * as bills from '../db/carrier-bills.ts';
import type { Tx } from '../db/handles.ts';
import type { BreakKind, CarrierBillLineRow, CarrierBillRow, SmsReplyRow, StatementBreakRow } from '../db/schema.ts';
import { settleInDoubt } from '../db/sms-receipts.ts';
import { repliesByIds } from '../db/sms-replies.ts';
import { CARRIER_ACCOUNT, insertBreaks, resolveBreak, waitingFor } from '../db/statement-breaks.ts';
import { newBreak } from '../ledger/new-break.ts';
import type { Ctx } from '../orders/context.ts';
import type { BillLine, CarrierBill } from './read-bill.ts';

const LINES_AT_ONCE = 500;
const BY_BILL = 'carrier-bill';

export type BillTaking = 'month-not-over' | 'bill-altered';

export async function takeBill(
  tx: Tx,
  ctx: Ctx,
  bill: CarrierBill,
  read_by: string,
): Promise<Result<CarrierBillRow, BillTaking>> {
  const at = ctx.clock.now();
  if (!(bill.month < parisMonth(at))) return err('month-not-over');
  const known = await bills.findBill(tx, bill.month);
  if (known) return known.digest === bill.digest ? ok(known) : err('bill-altered');
  const { month, digest, lines, total_cents } = bill;
  const row: CarrierBillRow = { month, digest, line_count: lines.length, total_cents, read_at: at, read_by };
  await bills.insertBill(tx, row);
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    await takeLines(tx, ctx, month, lines.slice(from, from + LINES_AT_ONCE), at);
  }
  await lookForUnbilled(tx, ctx, month, at);
  return ok(row);
}

type Verdict =
  | { readonly is: 'matched'; readonly reply: SmsReplyRow; readonly priceWas: Cents | undefined }
  | { readonly is: 'doubled'; readonly reply: SmsReplyRow }
  | { readonly is: 'unknown'; readonly why: 'not-ours' | 'not-paid' | 'not-sent' };

async function takeLines(tx: Tx, ctx: Ctx, month: string, lines: readonly BillLine[], at: number): Promise<void> {
  const named = await replyIdsOf(tx, lines);
  const ids = new Set(named.filter((id) => id !== undefined));
  const replies = new Map((await repliesByIds(tx, ids)).map((reply) => [reply.reply_id, reply]));
  const billed = await bills.billedAmong(tx, ids);
  const judged = lines.map((line, i) => {
    const verdict = verdictOn(line, replies.get(named[i] ?? ''), billed);
    // In their order: the first line that names a reply bills it.
    if (verdict.is === 'matched') billed.add(verdict.reply.reply_id);
    return { line, verdict };
  });
  await bills.insertBillLines(
    tx,
    judged.map(({ line, verdict }) => rowOf(month, line, verdict)),
  );
  await insertBreaks(
    tx,
    judged.flatMap(({ line, verdict }) => breakOf(ctx, month, line, verdict, at)),
  );
  const matched = judged.flatMap(({ verdict }) => (verdict.is === 'matched' ? [verdict.reply] : []));
  // Nobody knew whether the carrier has it: it had.
  for (const { reply_id, state } of matched) if (state === 'unknown') await settleInDoubt(tx, reply_id, at);
  const came = await waitingFor(
    tx,
    matched.map(({ reply_id }) => reply_id),
  );
  for (const { break_id } of came) await resolveBreak(tx, break_id, 'came', BY_BILL, at);
}

/** By our own reference, or else by the carrier's name for it. */
async function replyIdsOf(tx: Tx, lines: readonly BillLine[]): Promise<(string | undefined)[]> {
  const unnamed = lines.filter(({ reference }) => reference === '').map(({ carrier_id }) => carrier_id);
  const byCarrier =
    unnamed.length === 0 ? new Map<string, string>() : await bills.repliesByCarrierIds(tx, new Set(unnamed));
  return lines.map(({ reference, carrier_id }) => (reference === '' ? byCarrier.get(carrier_id) : reference));
}

function verdictOn({ price_cents }: BillLine, reply: SmsReplyRow | undefined, billed: ReadonlySet<string>): Verdict {
  if (!reply) return { is: 'unknown', why: 'not-ours' };
  if (reply.paid === 0) return { is: 'unknown', why: 'not-paid' };
  if (reply.state !== 'sent' && reply.state !== 'unknown') return { is: 'unknown', why: 'not-sent' };
  if (billed.has(reply.reply_id)) return { is: 'doubled', reply };
  // Replies of before prices were noted say nothing of theirs.
  const differs = reply.price_cents !== null && reply.price_cents !== price_cents;
  return { is: 'matched', reply, priceWas: differs ? (reply.price_cents ?? undefined) : undefined };
}

function rowOf(month: string, line: BillLine, verdict: Verdict): CarrierBillLineRow {
  return { month, ...line, reply_id: verdict.is === 'matched' ? verdict.reply.reply_id : null };
}

function breakOf(ctx: Ctx, month: string, line: BillLine, verdict: Verdict, at: number): StatementBreakRow[] {
  if (verdict.is === 'matched' && verdict.priceWas === undefined) return [];
  const [kind, detail, said]: [BreakKind, string, Cents | null] =
    verdict.is === 'matched'
      ? ['altered', 'price', verdict.priceWas ?? null]
      : verdict.is === 'doubled'
        ? ['doubled', 'billed-already', verdict.reply.price_cents]
        : ['unknown', verdict.why, null];
  const row: StatementBreakRow = {
    ...newBreak(ctx, at),
    kind,
    detail: `${detail}, line ${line.line_no}`,
    account: CARRIER_ACCOUNT,
    day: lastDayOf(month),
    statement_no: null,
    line_no: line.line_no,
    movement: verdict.is === 'unknown' ? null : verdict.reply.reply_id,
    amount_cents: line.price_cents,
    said_cents: said,
  };
  return [row];
}

/** A later bill that names one ends its break. */
async function lookForUnbilled(tx: Tx, ctx: Ctx, month: string, at: number): Promise<void> {
  const { from, before } = monthSpan(month);
  const alone = await bills.unbilledReplies(tx, from, before);
  await insertBreaks(
    tx,
    alone.map((reply) => missingBreak(ctx, month, reply, at)),
  );
}

function missingBreak(
  ctx: Ctx,
  month: string,
  { reply_id, state, price_cents }: SmsReplyRow,
  at: number,
): StatementBreakRow {
  return {
    ...newBreak(ctx, at),
    kind: 'missing',
    detail: state === 'sent' ? 'not-billed' : 'not-billed, and in doubt',
    account: CARRIER_ACCOUNT,
    day: lastDayOf(month),
    statement_no: null,
    line_no: null,
    movement: reply_id,
    amount_cents: price_cents ?? ZERO,
    said_cents: null,
  };
}

/** A month in Paris, in ms since the epoch. */
export function monthSpan(month: string): { readonly from: number; readonly before: number } {
  return { from: parisDayBegins(`${month}-01`), before: parisDayBegins(`${monthAfter(month)}-01`) };
}

export const lastDayOf = (month: string): CalendarDate => dayBefore(`${monthAfter(month)}-01`);

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number)).toISOString().slice(0, 7);
}
