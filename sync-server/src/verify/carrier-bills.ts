/**
 * The carrier's bills: each is whole; a line names one paid reply that has left, at the price that was said, or is somebody's break; and so is
 * each paid reply of a billed month that no line names.
 */
import { lastDayOf, monthSpan } from '../carrier-bills/take-bill.ts';
import { billedLines, linesOfBill, unbilledReplies } from '../db/carrier-bills.ts';
import type { Reader } from '../db/handles.ts';
import type { CarrierBillLineRow, CarrierBillRow, SmsReplyRow, StatementBreakRow } from '../db/schema.ts';
import { repliesByIds } from '../db/sms-replies.ts';
import { breaksOfDay, CARRIER_ACCOUNT } from '../db/statement-breaks.ts';
import { inPages, walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

const ROWS_AT_ONCE = 500;

export const carrierBills: Invariant = {
  id: 'bill',
  says: 'each line of the carrier bills one paid reply once, or is somebody’s break; so is each paid reply that it does not bill',
  find,
};

async function* find(db: Reader): AsyncGenerator<Finding> {
  for await (const bill of walk(db, 'carrier_bills', ['month'])) yield* wrongIn(db, bill);
}

async function* wrongIn(db: Reader, { month, line_count, total_cents }: CarrierBillRow): AsyncGenerator<Finding> {
  const { count, cents } = await billedLines(db, month, false);
  if (count !== line_count || cents !== total_cents)
    yield finding('carrier_bills', month, `says ${line_count} lines of ${total_cents}, and has ${count} of ${cents}`);
  const breaks = await breaksOfDay(db, CARRIER_ACCOUNT, lastDayOf(month));
  const ofLine = new Map(breaks.map((each) => [each.line_no, each]));
  for await (const lines of inPages(linesOfBill(db, month), ROWS_AT_ONCE)) {
    const ids = lines.flatMap(({ reply_id }) => reply_id ?? []);
    const replies = new Map((await repliesByIds(db, ids)).map((reply) => [reply.reply_id, reply]));
    for (const line of lines) {
      const wrong = wrongBy(line, replies.get(line.reply_id ?? ''), ofLine.get(line.line_no));
      if (wrong !== undefined) yield finding('carrier_bill_lines', `${month} ${line.line_no}`, wrong);
    }
  }
  const asked = new Set(breaks.map(({ movement }) => movement));
  const { from, before } = monthSpan(month);
  for (const { reply_id } of await unbilledReplies(db, from, before))
    if (!asked.has(reply_id))
      yield finding('sms_replies', reply_id, 'is paid and not billed, and nobody is asked about it');
}

function wrongBy(
  { reply_id, price_cents }: CarrierBillLineRow,
  reply: SmsReplyRow | undefined,
  asked: StatementBreakRow | undefined,
): string | undefined {
  if (reply_id === null) return asked ? undefined : 'bills none of ours, and nobody is asked about it';
  if (reply?.paid !== 1 || reply.state !== 'sent') return `bills ${reply_id}, which is no paid reply that has left`;
  const differs = reply.price_cents !== null && reply.price_cents !== price_cents;
  return differs && !asked ? 'bills another price than was said, and nobody is asked about it' : undefined;
}
