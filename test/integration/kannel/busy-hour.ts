/**
 * Customers order through a real Kannel while our server and its smsbox are killed together, again and again. A phone that hears nothing
 * for a while says the same in other words, as people do. What must be true in the end is counted at the phones, at the bank, in our rows
 * and in Kannel's own record.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { OrderRow } from '../../../sync-server/src/db/schema.ts';
import { openAccounts } from '../../bench/sms-accounts.ts';
import { phoneOf, settleCustomers } from '../../bench/sms-people.ts';
import { firstStaff } from '../server/back-office.ts';
import {
  BANK_KEY,
  CARRIER_PASSWORD,
  CARRIER_USER,
  endAll,
  eventually,
  newDataDir,
  pause,
  startBank,
} from '../simulators/simulator-processes.ts';
import { freePorts, openPhones, startKannel, strangersText } from './kannel-processes.ts';

const SERVER = fileURLToPath(new URL('../../../sync-server/src/main.ts', import.meta.url));
/** After so long without an answer somebody says it again. */
const PATIENCE_MS = 30_000;
/** Who has confirmed in so many words and heard nothing leaves it at that: his reply is in doubt, or he is told at the counter. */
const CONFIRMED_TIMES_MAX = 4;
const SAID_AT_ONCE = 5;
const STRANGERS = 10;
const ENDED_WITHIN_MS = 15 * 60_000;
/** Other words each time: the same would be the same message. */
const ORDERS = ['RECH 100 MAMAN', 'RECH 100', 'RECH 100€ MAMAN', 'RECH 100,00 MAMAN', 'RELOAD 100', 'RECH MAMAN 100'];
const NOT_CONFIRMED = /code faux|a expiré|demande précédente/;
const YESES = ['OUI', 'YES', 'oui merci', 'yes merci'];

export interface HourOf {
  readonly orders: number;
  readonly kills: number;
}

export interface HourResult {
  readonly orders: readonly OrderRow[];
  /** Messages that were an order's yes. */
  readonly confirmed: number;
  /** Cents on each card at the bank. */
  readonly balances: readonly number[];
  readonly charges: number;
  /** How many paid replies each phone heard. */
  readonly paid: readonly number[];
  /** Paid replies of which our outbox says that nobody knows whether they left. */
  readonly unknown: number;
  readonly said: number;
  /** Of all that was said: not in our inbox. */
  readonly lost: number;
  /** What the back office says Kannel took and we never had. */
  readonly missing: readonly string[];
  readonly kills: number;
  readonly seconds: number;
}

export async function runBusyHour({ orders, kills }: HourOf): Promise<HourResult> {
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'flouss-kannel-'));
  const data = join(folder, 'server');
  const bankData = await newDataDir();
  try {
    await mkdir(data);
    await settleCustomers(data, orders);
    await openAccounts(data, bankData);
    return { ...(await busyHour({ folder, data, bankData, orders, kills })), seconds: seconds(began) };
  } finally {
    await endAll();
    await rm(folder, { recursive: true, force: true });
  }
}

const seconds = (began: number): number => (performance.now() - began) / 1_000;

interface Phone {
  readonly number: string;
  step: 'ordering' | 'confirming' | 'done';
  /** How many times he has ordered, each time in other words. */
  ordered: number;
  code: string;
  tries: number;
  saidAt: number;
  paid: number;
}

interface Hour extends HourOf {
  readonly folder: string;
  readonly data: string;
  readonly bankData: string;
}

async function busyHour({ folder, data, bankData, orders, kills }: Hour): Promise<Omit<HourResult, 'seconds'>> {
  const [port] = (await freePorts(1)) as [number];
  const url = `http://127.0.0.1:${port}`;
  const bank = await startBank({ dataDir: bankData });
  const box = await startKannel(folder, url);
  const startServer = (): Promise<ChildProcess> => start({ port, data, bank: bank.url, carrier: box.url });
  let server = await startServer();
  const office = await firstStaff(() => url, data);
  let said = STRANGERS;
  let killed = 0;

  const phones: Phone[] = Array.from({ length: orders }, (_, n) => {
    return { number: phoneOf(n), step: 'ordering', ordered: 0, code: '', tries: 0, saidAt: 0, paid: 0 };
  });
  const byNumber = new Map(phones.map((phone) => [phone.number, phone]));
  await strangersText(box.ports.phones, 'AIDE', STRANGERS);
  const line = await openPhones(box.ports.phones, (number, text) => {
    const phone = byNumber.get(number);
    if (phone) hear(phone, text);
  });

  function hear(phone: Phone, text: string): void {
    const code = /OUI (\d{3})/.exec(text)?.[1];
    if (text.includes("c'est fait")) {
      phone.paid += 1;
      phone.step = 'done';
    } else if (code !== undefined && code !== phone.code && phone.step !== 'done') {
      // Whatever asks for a code last is what he confirms. Asked for the same again, he waits for what comes of it.
      Object.assign(phone, { step: 'confirming', code, tries: 0 });
      speak(phone);
    } else if (NOT_CONFIRMED.test(text) && phone.step === 'confirming') {
      // Replies overtake each other: the code that he saw last was not the last. He orders anew.
      Object.assign(phone, { step: 'ordering', tries: phone.ordered, saidAt: performance.now() });
    }
  }

  function speak(phone: Phone): void {
    const words = phone.step === 'ordering' ? ORDERS : YESES;
    const word = words[phone.tries % words.length]!;
    line.say(phone.number, phone.step === 'ordering' ? word : word.replace(/^\S+/, (yes) => `${yes} ${phone.code}`));
    if (phone.step === 'ordering') phone.ordered += 1;
    Object.assign(phone, { tries: phone.tries + 1, saidAt: performance.now() });
    said += 1;
  }

  async function killBoth(): Promise<void> {
    await kill(server, 'SIGKILL');
    // What smsbox takes now it holds in memory.
    await pause(300);
    await box.killSmsbox();
    server = await startServer();
    await box.startSmsbox();
    killed += 1;
  }

  const deadline = performance.now() + ENDED_WITHIN_MS;
  const isUnder = (): boolean => phones.some(({ step }) => step !== 'done') && performance.now() < deadline;
  async function talk(): Promise<void> {
    while (isUnder()) {
      const now = performance.now();
      const silent = phones.filter(({ step, saidAt, tries }) => {
        return step !== 'done' && (tries === 0 || now - saidAt > PATIENCE_MS);
      });
      for (const phone of silent.slice(0, SAID_AT_ONCE)) {
        if (phone.step === 'confirming' && phone.tries >= CONFIRMED_TIMES_MAX) phone.step = 'done';
        else speak(phone);
      }
      await pause(200);
    }
  }
  async function trouble(): Promise<void> {
    while (killed < kills && performance.now() < deadline) {
      const done = phones.filter(({ step }) => step === 'done').length;
      // Spread over the orders; the last ones meet no more kills than the first.
      const due = Math.floor((done / orders) * kills);
      await (killed <= due ? killBoth() : pause(200));
      await pause(500);
    }
  }
  await Promise.all([talk(), trouble()]);

  try {
    await eventually('every reply to have left', async () => settled(data) || undefined, 120_000);
    await pause(2_000);
    const taken = [...(await box.accessLog()).matchAll(/ Receive SMS id=(\S+)/g)].map(([, id]) => id);
    const missing: string[] = [];
    for (let at = 0; at < taken.length; at += 1_000) {
      const message_ids = taken.slice(at, at + 1_000);
      const { body } = await office.ask<{ missing: string[] }>('POST', '/admin/sms/missing', { message_ids });
      missing.push(...body.missing);
    }
    const state = (await (await fetch(`${bank.url}/simulator/state`)).json()) as {
      cards: { balance_cents: number }[];
      charges: object[];
    };
    await kill(server, 'SIGTERM');
    return {
      ...(await rowsOf(data, said)),
      balances: state.cards.map(({ balance_cents }) => balance_cents),
      charges: state.charges.length,
      paid: phones.map(({ paid }) => paid),
      said,
      missing,
      kills: killed,
    };
  } finally {
    line.close();
    await kill(server, 'SIGKILL');
    await box.stop();
  }
}

/** Nothing waits any more, neither for a conversation nor for the bank nor to be sent. */
function settled(data: string): boolean {
  const file = openSqliteFile({ path: join(data, 'flouss.sqlite'), readonly: true });
  try {
    const waits = file.prepare<{ n: number }>(
      `select (select count(*) from sms_arrivals)
         + (select count(*) from sms_replies where state = 'queued')
         + (select count(*) from orders where answered = 0) as n`,
    );
    return waits.get()?.n === 0;
  } finally {
    file.close();
  }
}

async function rowsOf(
  data: string,
  said: number,
): Promise<Pick<HourResult, 'orders' | 'confirmed' | 'unknown' | 'lost'>> {
  const db = await openDatabase({ path: join(data, 'flouss.sqlite'), clock: systemClock });
  try {
    const inbox = await db.read.sql.selectFrom('sms_inbox').select(['message_id', 'outcome']).execute();
    const confirmed = inbox.filter(({ outcome }) => outcome === 'confirmed').length;
    const unknown = await db.read.sql
      .selectFrom('sms_replies')
      .select('reply_id')
      .where('paid', '=', 1)
      .where('state', '=', 'unknown')
      .execute();
    const orders = await db.read.sql.selectFrom('orders').selectAll().execute();
    return { orders, confirmed, unknown: unknown.length, lost: said - inbox.length };
  } finally {
    await db.close();
  }
}

interface Environment {
  readonly port: number;
  readonly data: string;
  readonly bank: string;
  readonly carrier: string;
}

async function start({ port, data, bank, carrier }: Environment): Promise<ChildProcess> {
  const child = spawn(process.execPath, [SERVER], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      FLOUSS_PORT: String(port),
      FLOUSS_DATA_DIR: data,
      FLOUSS_BANK_URL: bank,
      FLOUSS_BANK_API_KEY: BANK_KEY,
      FLOUSS_CARRIER_URL: carrier,
      FLOUSS_CARRIER_USER: CARRIER_USER,
      FLOUSS_CARRIER_PASSWORD: CARRIER_PASSWORD,
      FLOUSS_CARRIER_RECEIPTS_URL: `http://127.0.0.1:${port}`,
      FLOUSS_REQUESTS_PER_MINUTE: '1000000',
      FLOUSS_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout }), 'line');
  return child;
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
