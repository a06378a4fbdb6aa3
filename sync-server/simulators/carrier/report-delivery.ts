/**
 * Tells the service what became of its replies, as Kannel does: a GET on the dlr-url it gave, a few times, then no more. Those of an
 * SMSC go by its lines, until they arrive.
 */
import type { Carrier } from './carrier.ts';
import { courierOf, retryDelayMs, type Courier } from '../both/courier.ts';
import { reasonOf } from './deliver-inbound.ts';
import { fillUrl } from './kannel-url.ts';
import type { Smsc } from './smpp/smsc.ts';
import type { ReportRow } from './store.ts';

const ATTEMPT_TIMEOUT_MS = 10_000;
const ATTEMPTS_MAX = 6;
const REPORT_AFTER_MS = 150;

const REPORT_DELIVERED = 1;
const REPORT_UNDELIVERABLE = 2;
const REPORT_AT_NETWORK = 8;

/** Notes which reports a reply asked for; the mask adds up the values wanted. */
export function planReports(carrier: Carrier, replyId: string, mask: number, url: string): void {
  const at = carrier.clock.now() + REPORT_AFTER_MS;
  const isLost = carrier.faults.draw('undeliverable', '*') !== undefined;
  for (const value of [REPORT_AT_NETWORK, isLost ? REPORT_UNDELIVERABLE : REPORT_DELIVERED]) {
    if ((mask & value) !== 0) carrier.store.reports.insert(replyId, value, url, at);
  }
}

export function reportCourier(carrier: Carrier, smsc?: Smsc): Courier {
  const { reports } = carrier.store;
  return courierOf<ReportRow>(
    {
      dueBy: reports.dueBy,
      nextAt: reports.nextAt,
      keyOf: (row) => row.report,
      async carry(row) {
        const isOfSmsc = smsc?.isForSmpp(row) === true;
        const error = await (isOfSmsc ? byLine(carrier, smsc, row) : report(carrier, row));
        if (!carrier.store.isOpen()) return;
        const at = carrier.clock.now();
        const attempts = row.attempts + 1;
        if (error === undefined) reports.arrived(row.report, at);
        else
          reports.failed(row.report, error, isOfSmsc || attempts < ATTEMPTS_MAX ? at + retryDelayMs(attempts) : null);
      },
    },
    () => carrier.clock.now(),
  );
}

async function byLine(carrier: Carrier, smsc: Smsc, row: ReportRow): Promise<string | undefined> {
  const reply = carrier.store.replies.find(row.message_id);
  return reply && smsc.report(reply, row);
}

async function report(carrier: Carrier, row: ReportRow): Promise<string | undefined> {
  const reply = carrier.store.replies.find(row.message_id);
  if (reply === undefined) return 'reply erased';
  const { id, recipient: phone, coding } = reply;
  const envelope = { id, phone, at: carrier.clock.now(), coding, charset: 'UTF-8', report: row.value };
  try {
    const url = new URL(fillUrl(row.url, envelope));
    const headers = new Headers({ 'User-Agent': 'Kannel/1.4.5' });
    if (url.username !== '') {
      const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
      headers.set('Authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
      url.username = '';
      url.password = '';
    }
    const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok ? undefined : `HTTP ${response.status}`;
  } catch (error) {
    return reasonOf(error);
  }
}
