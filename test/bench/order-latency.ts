/**
 * How long a customer waits who orders by SMS while twenty a second do: from his order to the message that asks for his yes, and from his
 * yes to the one that says it is done, the charge and the load at the bank between them. The whole server, the bank and the carrier are
 * processes of their own; it is the carrier's clock that measures, from what it was given to what it was brought.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '@flouss/shared/kernel/assert';
import { freePorts } from '../integration/kannel/kannel-processes.ts';
import { phoneState, text } from '../integration/simulators/carrier-client.ts';
import type { PhoneState } from '../integration/simulators/carrier-client.ts';
import {
  BANK_KEY,
  CARRIER_PASSWORD,
  CARRIER_USER,
  endAll,
  newDataDir,
  startBank,
  startCarrier,
} from '../integration/simulators/simulator-processes.ts';
import { processorMs } from './processor-time.ts';
import { SERVER, startServer, stopServer } from './push-driver.ts';
import { median, quantile } from './quantile.ts';
import type { Row } from './row.ts';
import { openAccounts } from './sms-accounts.ts';
import { phoneOf, settleCustomers } from './sms-people.ts';

const ORDERS_A_SECOND = 20;
const SECONDS = 30;
const WARM_UP_S = 5;
const P95_LIMIT_MS = 2_000;
/** A person reads before he answers, and looks at his telephone again where nothing has come. */
const READS_MS = 1_500;
const LOOKS_EVERY_MS = 500;
const LOOKS_MAX = 60;
const AMOUNT_CENTS = 6_000;
const [ASKS, DONE] = [/OUI (\d{3})/, /c'est fait/];

/** Milliseconds. */
interface Waited {
  readonly forTheQuestion: number;
  readonly forTheOutcome: number;
}

export async function bench({ seconds = SECONDS }: { readonly seconds?: number | undefined } = {}): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-orders-'));
  try {
    const folder = join(dir, 'server');
    await mkdir(folder);
    const customers = (WARM_UP_S + seconds) * ORDERS_A_SECOND;
    await settleCustomers(folder, customers);
    const { waited, busy } = await order(folder, customers);
    const counted = waited.slice(WARM_UP_S * ORDERS_A_SECOND);
    const note = `${counted.length} orders, ${ORDERS_A_SECOND} a second, each charged, loaded and answered once; server's processors ${busy.toFixed(0)} % of one`;
    return [
      rowOf('order-asked', `from an order to its question; ${note}`, counted, ({ forTheQuestion }) => forTheQuestion),
      rowOf('order-done', `from his yes to its outcome; ${note}`, counted, ({ forTheOutcome }) => forTheOutcome),
    ];
  } finally {
    await endAll();
    await rm(dir, { recursive: true, force: true });
  }
}

function rowOf(name: string, note: string, all: readonly Waited[], of: (each: Waited) => number): Row {
  const times = all.map(of);
  const p95 = quantile(times, 0.95);
  const spread = `median ${median(times).toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms`;
  return {
    name,
    value: p95,
    unit: 'ms p95',
    limit: P95_LIMIT_MS,
    ratio: p95 / P95_LIMIT_MS,
    runs: 1,
    note: `${note}; ${spread}`,
  };
}

/** One customer after the other, in order; `busy`: the server's processors, in percent of one. */
async function order(folder: string, customers: number): Promise<{ waited: Waited[]; busy: number }> {
  const bankFolder = await newDataDir();
  await openAccounts(folder, bankFolder);
  const [port] = await freePorts(1);
  const bank = await startBank({ dataDir: bankFolder });
  const carrier = await startCarrier({ inboundUrl: `http://127.0.0.1:${port}/sms/kannel?id=%I` });
  const { child } = await startServer([SERVER], folder, {
    FLOUSS_PORT: String(port),
    FLOUSS_BANK_URL: bank.url,
    FLOUSS_BANK_API_KEY: BANK_KEY,
    FLOUSS_CARRIER_URL: carrier.url,
    FLOUSS_CARRIER_USER: CARRIER_USER,
    FLOUSS_CARRIER_PASSWORD: CARRIER_PASSWORD,
  });
  try {
    const [used, began] = [processorMs(child), performance.now()];
    const phones = await Promise.all(
      Array.from({ length: customers }, async (_, n) => {
        await sleep(Math.max(0, began + (n * 1_000) / ORDERS_A_SECOND - performance.now()));
        return orderBy(carrier.url, phoneOf(n));
      }),
    );
    const busy = (100 * (processorMs(child) - used)) / (performance.now() - began);
    const { cards, charges } = await stateOf(bank.url);
    assert(charges.length === customers, `${charges.length} charges of ${customers} orders`);
    const off = cards.filter(({ balance_cents }) => balance_cents !== AMOUNT_CENTS);
    assert(off.length === 0, `not loaded once: ${JSON.stringify(off)}`);
    return { waited: phones.map(waitedBy), busy };
  } finally {
    await stopServer(child);
  }
}

async function orderBy(carrier: string, phone: string): Promise<PhoneState> {
  await text(carrier, { from: phone, text: `RECH ${AMOUNT_CENTS / 100} MAMAN` });
  const asked = await heard(carrier, phone, ASKS);
  const [, code] = ASKS.exec(replyLike(asked, ASKS)?.text ?? '') ?? [];
  await text(carrier, { from: phone, text: `OUI ${code}` });
  return heard(carrier, phone, DONE);
}

const replyLike = ({ inbox }: PhoneState, words: RegExp): PhoneState['inbox'][number] | undefined =>
  inbox.find((reply) => words.test(reply.text));

async function heard(carrier: string, phone: string, words: RegExp): Promise<PhoneState> {
  await sleep(READS_MS);
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const state = await phoneState(carrier, phone);
    if (replyLike(state, words)) return state;
    await sleep(LOOKS_EVERY_MS);
  }
  throw new Error(`${phone} waits in vain for ${String(words)}`);
}

function waitedBy(state: PhoneState): Waited {
  const { inbox, sent, phone } = state;
  const [ordered, confirmed] = sent;
  const [asked, done] = [replyLike(state, ASKS), replyLike(state, DONE)];
  assert(ordered && confirmed && asked && done && inbox.length === 2, `${phone} was answered otherwise`);
  return { forTheQuestion: asked.accepted_at - ordered.sent_at, forTheOutcome: done.accepted_at - confirmed.sent_at };
}

interface BankState {
  readonly cards: readonly { readonly balance_cents: number }[];
  readonly charges: readonly unknown[];
}

const stateOf = async (bank: string): Promise<BankState> =>
  (await (await fetch(`${bank}/simulator/state`)).json()) as BankState;
