/**
 * The carrier's monthly bill at the real centre, over HTTP and a real database, written by the carrier's simulator with planted differences: all
 * of them are found and nothing else, the same file again changes nothing, and a bad one writes nothing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { cents } from '@flouss/shared/domain/money';
import { newUuidV7 } from '@flouss/shared/kernel/ids';
import { systemRandom } from '@flouss/platform/system-ports';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SmsReplyRow } from '../../../sync-server/src/db/schema.ts';
import { daysWithBreaks } from '../../../sync-server/src/db/statement-breaks.ts';
import { noteTaken } from '../../../sync-server/src/db/sms-receipts.ts';
import { carrierBills } from '../../../sync-server/src/verify/carrier-bills.ts';
import { statements } from '../../../sync-server/src/verify/statements.ts';
import { keepReply } from '../../../sync-server/simulators/carrier/accept-reply.ts';
import { openCarrier } from '../../../sync-server/simulators/carrier/carrier.ts';
import type { Carrier } from '../../../sync-server/simulators/carrier/carrier.ts';
import { monthlyBill } from '../../../sync-server/simulators/carrier/monthly-bill.ts';
import type { BillQuery, Planted } from '../../../sync-server/simulators/carrier/monthly-bill.ts';
import { sendsms } from '../simulators/carrier-client.ts';
import { endAll, startCarrier } from '../simulators/simulator-processes.ts';
import { PASSWORD } from './back-office.ts';
import { openCentre, START_AT } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

const JUNE = '2026-06';
const MINUTE_MS = 60_000;
const JULY_AT = Date.UTC(2026, 6, 2, 8);
const NONE = { missing: 0, unknown: 0, doubled: 0, altered: 0 };

let centre: TestCentre;
let carrier: Carrier;
let folder: string;
let carrierNow = START_AT;

beforeEach(async () => {
  centre = await openCentre();
  folder = await mkdtemp(join(tmpdir(), 'flouss-bill-'));
  carrierNow = START_AT;
  carrier = openCarrier(folder, 7, { now: () => carrierNow });
});
afterEach(async () => {
  carrier.store.close();
  await rm(folder, { recursive: true, force: true });
  await centre.close();
});
afterAll(endAll);

type Wish = Partial<Pick<SmsReplyRow, 'paid' | 'state' | 'changed_at' | 'price_cents'>> & {
  /** The carrier knows it by its own name alone. */
  readonly unnamed?: boolean;
  readonly billed?: boolean;
};

/** A reply as the outbox holds it once the carrier has it, and as the carrier does. */
async function reply({ unnamed = false, billed = true, ...wish }: Wish = {}): Promise<string> {
  carrierNow += MINUTE_MS;
  const reply_id = newUuidV7(centre.clock, systemRandom);
  const row: SmsReplyRow = {
    reply_id,
    cause: `order:${reply_id}`,
    sender_index: 'i',
    sender_sealed: '{}',
    text_sealed: '{}',
    segments: 1,
    paid: 1,
    price_cents: cents(50),
    state: 'sent',
    attempts: 1,
    next_at: 0,
    lease_by: null,
    lease_until: 0,
    created_at: carrierNow,
    changed_at: carrierNow,
    via: null,
    ...wish,
  };
  const at = row.changed_at;
  await centre.db.transaction((tx) => tx.sql.insertInto('sms_replies').values(row).execute());
  if (!billed) return reply_id;
  const common = {
    sender: '71004',
    recipient: '+33639980001',
    text: 'x',
    coding: 0,
    reportMask: 0,
    reportUrl: '',
  } as const;
  const id = keepReply(carrier, { ...common, replyId: unnamed ? null : reply_id, billing: 'sms-order' }, false);
  if (unnamed) {
    await centre.db.transaction((tx) => noteTaken(tx, { carrier_id: id, reply_id, state: 'taken', noted_at: at }));
  }
  return reply_id;
}

const billOf = (query: Partial<BillQuery> = {}) => monthlyBill(carrier, { ...NONE, month: JUNE, ...query });

async function load(csv: string | Uint8Array, month = JUNE, name = 'farid') {
  const { data } = await axios.post<{ token: string }>(`${centre.url}/admin/session`, { name, password: PASSWORD });
  const { status, data: body } = await axios.post<{ code?: string; line?: number; line_count?: number }>(
    `${centre.url}/admin/carrier-bills/${month}`,
    Buffer.from(csv),
    {
      headers: { authorization: `Bearer ${data.token}`, 'content-type': 'text/csv' },
      validateStatus: () => true,
      maxBodyLength: Infinity,
    },
  );
  return { status, body };
}

interface Break {
  break_id: string;
  kind: string;
  detail: string;
  movement: string | null;
  next_step: string;
  state: string;
  resolution: string | null;
  amount_cents: number;
  said_cents: number | null;
}
interface Month {
  report: {
    ours: { count: number; cents: number };
    theirs: { count: number; cents: number };
    matched: { count: number; cents: number };
    differences: { kind: string; open: number; ended: number }[];
  };
  breaks: Break[];
}
const month = async (of = JUNE): Promise<Month> =>
  (await centre.admin<Month>('GET', `/admin/carrier-bills/${of}`)).body;

async function broken(): Promise<string[]> {
  const all: string[] = [];
  for (const invariant of [carrierBills, statements])
    for await (const { row, what } of invariant.find(centre.db.read)) all.push(`${row}: ${what}`);
  return all;
}

async function everything(): Promise<string> {
  const tables = ['carrier_bills', 'carrier_bill_lines', 'statement_breaks', 'sms_replies'] as const;
  const rows = await Promise.all(tables.map((table) => centre.db.read.sql.selectFrom(table).selectAll().execute()));
  return JSON.stringify(rows);
}

const count = (all: readonly { kind: string }[]) =>
  Object.fromEntries([...Map.groupBy(all, ({ kind }) => kind)].map(([kind, those]) => [kind, those.length]));

describe('a bill that agrees', () => {
  it('is matched line by line, by our reference or the carrier’s name, and again changes nothing', async () => {
    for (let n = 0; n < 4; n++) await reply({ unnamed: n % 2 === 0 });
    await reply({ paid: 0, price_cents: cents(0), billed: false });
    centre.clock.set(JULY_AT);
    const { csv } = billOf();
    expect((await load(csv)).body).toMatchObject({ month: JUNE, line_count: 4, total_cents: 200 });
    const before = await everything();
    expect((await load(csv)).status).toBe(200);
    expect(await everything()).toBe(before);
    const { report, breaks } = await month();
    expect(report).toMatchObject({
      ours: { count: 4, cents: 200 },
      theirs: { count: 4, cents: 200 },
      matched: { count: 4, cents: 200 },
    });
    expect(breaks).toEqual([]);
    expect((await load(`${csv}\r\n5f,,2026-06-20T00:00:00Z,0.50\r\n`)).body.code).toBe('bill-altered');
    expect(await everything()).toBe(before);
    expect(await broken()).toEqual([]);
  });

  it('moves nothing in the books: the price of an SMS is no money of ours', async () => {
    await reply();
    centre.clock.set(JULY_AT);
    await load(billOf().csv);
    expect(await centre.db.read.sql.selectFrom('ledger_groups').selectAll().execute()).toEqual([]);
  });

  it('settles a paid reply of which nobody knew whether it had left', async () => {
    const id = await reply({ state: 'unknown' });
    centre.clock.set(JULY_AT);
    await load(billOf().csv);
    const [row] = await centre.db.read.sql.selectFrom('sms_replies').selectAll().where('reply_id', '=', id).execute();
    expect(row).toMatchObject({ state: 'sent' });
    expect((await month()).breaks).toEqual([]);
    expect(await broken()).toEqual([]);
  });
});

describe('differences', () => {
  it('that the carrier planted are all found, each as what it is, and nothing else', async () => {
    for (let n = 0; n < 60; n++) await reply({ unnamed: n % 3 === 0 });
    centre.clock.set(JULY_AT);
    const { csv, planted } = billOf({ missing: 5, doubled: 4, altered: 3, unknown: 6 });
    expect((await load(csv)).status).toBe(200);
    const { breaks, report } = await month();
    expect(count(breaks)).toEqual(count(planted));
    expect(count(planted)).toEqual({ missing: 5, doubled: 4, altered: 3, unknown: 6 });
    expect(new Set(breaks.map(({ next_step }) => next_step))).toEqual(new Set(['ask-the-carrier']));
    expect(
      breaks.filter(({ kind }) => kind === 'altered').map(({ amount_cents, said_cents }) => [amount_cents, said_cents]),
    ).toEqual(Array.from({ length: 3 }, () => [65, 50]));
    expect(report.ours.count - report.matched.count).toBe(5);
    // The same, whoever asks for it: the file has no chance in it.
    expect(billOf({ missing: 5, doubled: 4, altered: 3, unknown: 6 }).csv).toBe(csv);
    expect(await broken()).toEqual([]);
  });

  it('of what never left and of what is free say so', async () => {
    await reply({ paid: 0, price_cents: cents(0) });
    await reply({ state: 'parked' });
    centre.clock.set(JULY_AT);
    await load(billOf().csv);
    expect(new Set((await month()).breaks.map(({ kind, detail }) => `${kind}: ${detail}`))).toEqual(
      new Set(['unknown: not-paid, line 1', 'unknown: not-sent, line 2']),
    );
  });

  it('end by two people, or by the bill of another month', async () => {
    await reply();
    await reply();
    centre.clock.set(JULY_AT);
    const { csv, planted } = billOf({ missing: 2 });
    await load(csv);
    const [first] = (await month()).breaks;
    const asked = await centre.office.askAs<{ proposal_id: string }>(
      'finance',
      'POST',
      `/admin/breaks/${first!.break_id}/except`,
      {
        reason: 'avoir de l’opérateur',
      },
    );
    const approve = (role: 'finance' | 'supervisor') =>
      centre.office.askAs(role, 'POST', `/admin/proposals/${asked.body.proposal_id}/approve`);
    expect((await approve('finance')).body.code).toBe('own-proposal');
    expect((await approve('supervisor')).status).toBe(200);
    expect(planted).toHaveLength(2);
    const second = (await month()).breaks.find(({ state }) => state === 'open');
    centre.clock.set(Date.UTC(2026, 7, 2, 8));
    const july = `carrier_message_id,our_reference,sent_at,price_eur\r\n,${second!.movement},2026-07-01T00:00:00+02:00,0.50\r\n`;
    expect((await load(july, '2026-07')).status).toBe(200);
    expect(new Set((await month()).breaks.map(({ resolution }) => resolution))).toEqual(new Set(['came', 'excepted']));
    expect(await broken()).toEqual([]);
  });

  it('keep no day of the bank open', async () => {
    await reply();
    centre.clock.set(JULY_AT);
    await load(billOf({ missing: 1 }).csv);
    expect(await daysWithBreaks(centre.db.read)).toEqual(new Set());
    expect((await centre.admin<{ breaks: Break[] }>('GET', '/admin/breaks')).body.breaks).toHaveLength(1);
  });
});

describe('a bad file', () => {
  it.each<[string, (csv: string) => string | Uint8Array, string, number | undefined]>([
    ['with another header', (csv) => csv.replace('price_eur', 'price'), 'bill-header-wrong', 1],
    ['with a broken line', (csv) => csv.replace('0.50', '0,50 €'), 'bill-line-wrong', 2],
    ['of another month', (csv) => csv.replaceAll('2026-06', '2026-05'), 'bill-month-wrong', 2],
    ['that is not UTF-8', (csv) => Buffer.from(`${csv}\xff`, 'latin1'), 'bill-not-utf-8', undefined],
    ['that is huge', (csv) => csv + 'x'.repeat(12 * 1024 * 1024), 'body-too-large', undefined],
  ])('%s is refused, and nothing is written', async (_, spoil, code, line) => {
    await reply();
    centre.clock.set(JULY_AT);
    const before = await everything();
    const { body } = await load(spoil(billOf().csv));
    expect([body.code, body.line]).toEqual([code, line]);
    expect(await everything()).toBe(before);
  });

  it('of a month that is not over is refused', async () => {
    await reply();
    expect((await load(billOf().csv)).body.code).toBe('month-not-over');
    expect((await centre.admin<{ bills: unknown[] }>('GET', '/admin/carrier-bills')).body.bills).toEqual([]);
  });

  it('is loaded by finance alone', async () => {
    centre.clock.set(JULY_AT);
    expect((await load(billOf().csv, JUNE, 'sofia')).status).toBe(403);
  });
});

describe('verify', () => {
  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a line that is gone',
      () => centre.db.transaction((tx) => tx.sql.deleteFrom('carrier_bill_lines').where('line_no', '=', 1).execute()),
      /^carrier_bills 2026-06: says 2 lines of 100, and has 1 of 50$/,
    ],
    [
      'a difference that nobody is asked about',
      () =>
        centre.db.transaction((tx) =>
          tx.sql.updateTable('carrier_bill_lines').set({ reply_id: null }).where('line_no', '=', 1).execute(),
        ),
      /^carrier_bill_lines 2026-06 1: bills none of ours, and nobody is asked about it$/,
    ],
    [
      'a line that bills what never left',
      () => centre.db.transaction((tx) => tx.sql.updateTable('sms_replies').set({ state: 'queued' }).execute()),
      /^carrier_bill_lines 2026-06 1: bills \S+, which is no paid reply that has left$/,
    ],
  ])('finds %s', async (_, plant, said) => {
    await reply();
    await reply();
    centre.clock.set(JULY_AT);
    await load(billOf().csv);
    await plant();
    expect((await broken())[0]).toMatch(said);
  });
});

it('the simulator gives the file over HTTP, and says what it planted', async () => {
  const { url } = await startCarrier({ inboundUrl: 'http://127.0.0.1:9/' });
  await sendsms(url, 'gratuit');
  await sendsms(url, 'payant', {
    'x-kannel-binfo': 'sms-order',
    'x-flouss-reply-id': newUuidV7(centre.clock, systemRandom),
  });
  const now = new Intl.DateTimeFormat('fr-CA', {
    timeZone: 'Europe/Paris',
    year: 'numeric',
    month: '2-digit',
  }).format();
  const answer = await fetch(`${url}/simulator/bill?month=${now}&unknown=1`);
  expect((await answer.text()).trim().split('\r\n')).toHaveLength(3);
  const planted: Planted[] = JSON.parse(answer.headers.get('x-planted') ?? '[]');
  expect(planted.map(({ kind }) => kind)).toEqual(['unknown']);
  expect((await fetch(`${url}/simulator/bill?month=juin`)).status).toBe(400);
});
