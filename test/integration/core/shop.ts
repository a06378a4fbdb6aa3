/**
 * A counter with a real encrypted store and no network: clock and chance in the test's hand, the server's words put into the store
 * through the very functions the sync loop uses. Names, numbers and addresses are invented.
 */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeDeviceKey } from '@flouss/platform/device-key';
import { systemRandom } from '@flouss/platform/system-ports';
import type { ApiResult, CounterEvent, CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import type { FeedItem, Verdict } from '@flouss/shared/contract/sync';
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import { addCents } from '@flouss/shared/domain/money';
import type { Cents } from '@flouss/shared/domain/money';
import { reloadFee } from '@flouss/shared/domain/tariff';
import { DeviceId, newId, OpId } from '@flouss/shared/kernel/ids';
import type { Clock, Stopwatch } from '@flouss/shared/kernel/ports';
import type { Counter } from '../../../src/core/counter.ts';
import { openEngine } from '../../../src/core/engine.ts';
import type { UpdateSource } from '../../../src/core/update/updates.ts';
import type { PrinterPort } from '../../../src/core/printing/printer-port.ts';
import type { Change, CheckReceipt, Store, SyncContext, SyncStatus } from '../../../src/core/sync-ports.ts';
import {
  applyItems,
  applySnapshot,
  headAt,
  keepDevice,
  nextBatch,
  ownHead,
  readDevice,
  recordVerdicts,
  saveEnrolment,
  serverHead,
} from '../../../src/core/sync-ports.ts';
import {
  cardItem,
  cardReference,
  customerId,
  customerItem,
  euros,
  idOf,
  MORNING,
  person,
  PIN,
  snapshot,
  TELLER,
} from './published.ts';

/** Its stopwatch runs with it, and stays when the clock is only set. */
export interface TestClock extends Clock, Stopwatch {
  set(at: number): void;
  advance(ms: number): void;
}

export function testClock(start = MORNING): TestClock {
  let now = start;
  let elapsed = 0;
  return {
    now: () => now,
    elapsed: () => elapsed,
    set: (at) => void (now = at),
    advance: (ms) => {
      now += ms;
      elapsed += ms;
    },
  };
}

export const newOp = (clock: Clock): OpId => newId(OpId, clock, systemRandom);

export interface Shop {
  readonly counter: Counter;
  readonly clock: TestClock;
  readonly context: SyncContext;
  readonly events: CounterEvent[];
  readonly path: string;
  readonly key: Uint8Array;
  /** What the loop would say of the server. */
  readonly link: { status: SyncStatus };
  /** A call that is expected to succeed. */
  ok<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
  /** The code a call is refused with. */
  refused<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<string>;
  /** The server's words, at the place of the journal it has judged. */
  tell(...items: FeedItem[]): void;
  /** The server judges what waits: everything accepted, or each as `judge` says. */
  judge(judge?: (verdict: Verdict) => Verdict): void;
  signIn(): Promise<void>;
}

export function temporaryPath(): string {
  return path.join(mkdtempSync(path.join(os.tmpdir(), 'flouss-core-')), 'counter.db');
}

export interface ShopOptions {
  readonly path?: string;
  readonly key?: Uint8Array;
  readonly pepper?: Uint8Array;
  readonly clock?: TestClock;
  /** An enrolled store is opened again as it is. */
  readonly reopen?: boolean;
  readonly printer?: PrinterPort;
  /** The till is opened empty, but for a refund drawer that has enough, unless a test is about that. */
  readonly till?: 'open' | 'closed';
  readonly checkReceipt?: CheckReceipt;
  readonly version?: string;
  readonly update?: UpdateSource;
}

const NO_PRINTER: PrinterPort = { print: async () => 'printer-unreachable' };
export const PEPPER = new Uint8Array(32).fill(11);

const NO_SYNC = { syncNow: async () => {}, wake: () => {}, stop: async () => {} };

/** Opens a counter without enrolling it. */
export function openShop(options: ShopOptions = {}): Shop {
  const clock = options.clock ?? testClock();
  const storePath = options.path ?? temporaryPath();
  const key = options.key ?? new Uint8Array(32).fill(9);
  const events: CounterEvent[] = [];
  const link: Shop['link'] = {
    status: {
      link: 'online',
      lastContactAt: clock.now(),
      offlineSinceAt: null,
      trouble: null,
      progress: null,
      clockAheadMs: null,
    },
  };
  let context: SyncContext | undefined;
  const opened = openEngine(
    {
      store_path: storePath,
      store_key: key,
      pin_pepper: options.pepper ?? PEPPER,
      stopwatch: clock,
      clock,
      random: systemRandom,
      emit: (event) => events.push(event),
      server_url: 'http://127.0.0.1:1',
      application_version: options.version,
      update: options.update,
    },
    {
      startSync: (given) => {
        context = given;
        return { ...NO_SYNC, status: () => link.status };
      },
      enrol: async () => ({ ok: false, error: 'server-unreachable' }),
      checkReceipt: options.checkReceipt ?? (async () => undefined),
      printer: options.printer ?? NO_PRINTER,
    },
  );
  if (!opened.ok) throw new Error(`not opened: ${opened.error}`);
  const counter = opened.value;
  counter.start();
  return shopOver({ counter, clock, context: context!, events, path: storePath, key, link });
}

/** Opens a counter, enrols it, and signs the teller in. */
export async function enrolledShop(options: ShopOptions = {}): Promise<Shop> {
  const shop = openShop(options);
  if (!options.reopen) enrolStore(shop.context.store);
  await shop.signIn();
  if (!options.reopen && options.till !== 'closed') {
    await openTill(shop);
    // Known to the server before the test begins: nothing waits yet.
    shop.judge();
    shop.events.length = 0;
  }
  return shop;
}

/** Five hundred-euro notes to pay refunds from, and an empty till. */
export const MORNING_COUNT: InputOf<'till.open'>['count'] = { till: [], refunds: [{ value_cents: 10_000, pieces: 5 }] };

export async function openTill({ clock, ok }: Pick<Shop, 'clock' | 'ok'>, count = MORNING_COUNT): Promise<void> {
  await ok('till.open', { op_id: newOp(clock), count });
}

export function enrolStore(store: Store, published = snapshot()): void {
  const device_id = DeviceId.parse(idOf('e', 1));
  store.write((tx) => {
    keepDevice(tx, device_id, makeDeviceKey());
    saveEnrolment(tx, 'http://127.0.0.1:1', {
      device_id,
      counter_code: published.counter_code,
      agent: published.agent,
    });
    applySnapshot(tx, published);
  });
}

/** A page of the feed, as a server that has judged up to `headSeq` would say it. */
export function tellStore(store: Store, items: FeedItem[], headSeq: number): Change {
  return store.write((tx) => {
    const granted_cents = readDevice(tx)!.grantedCents;
    return applyItems(tx, { items, cursor: 1, head: { seq: headSeq, digest: '' }, allotment: { granted_cents } });
  });
}

export function grant(store: Store, granted_cents: Cents): void {
  store.write((tx) => applyItems(tx, { items: [], cursor: 1, head: ownHead(tx), allotment: { granted_cents } }));
}

/** The server judges all that waits. */
export function judgeStore(store: Store, judge: (verdict: Verdict) => Verdict): Change {
  const verdicts = nextBatch(store.read, 500, 1_000_000).map((entry) => {
    const { seq, op_id } = JSON.parse(entry.fact) as Verdict;
    return judge({ seq, op_id, outcome: 'accepted', code: null, already: false });
  });
  const head = headAt(store.read, verdicts.at(-1)?.seq ?? serverHead(store.read).seq)!;
  return store.write((tx) => recordVerdicts(tx, verdicts, head));
}

function shopOver(parts: Omit<Shop, 'ok' | 'refused' | 'tell' | 'judge' | 'signIn'>): Shop {
  const { counter, context } = parts;
  const { store } = context;
  const ok = async <M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
    const result: ApiResult<M> = await counter.call(method, input);
    if (!result.ok) throw new Error(`${method} refused: ${JSON.stringify(result.error)}`);
    return result.value;
  };
  return {
    ...parts,
    ok,
    refused: async (method, input) => {
      const result = await counter.call(method, input);
      if (result.ok) throw new Error(`${method} was not refused`);
      return result.error.code;
    },
    tell: (...items) => context.changed(tellStore(store, items, serverHead(store.read).seq)),
    judge: (judge = (verdict) => verdict) => context.changed(judgeStore(store, judge)),
    signIn: async () => void (await ok('session.sign-in', { operator_id: TELLER, pin: PIN })),
  };
}

/** Customers 0…count-1, each with an active card. */
export function seedCustomers(store: Store, count: number, personOf: (n: number) => CustomerPersonal = person): void {
  const AT_A_TIME = 500;
  for (let from = 0; from < count; from += AT_A_TIME) {
    const numbers = Array.from({ length: Math.min(AT_A_TIME, count - from) }, (_, i) => from + i);
    tellStore(
      store,
      numbers.flatMap((n) => [customerItem(n, personOf(n)), cardItem(n)]),
      serverHead(store.read).seq,
    );
  }
}

/** A reload of customer n's card, paid in cash with a round note. */
export function reloadInput(clock: Clock, n: number, amount = euros(100), means: 'cash' | 'card' = 'cash') {
  const fee_cents = reloadFee(snapshot().tariffs[0]!, amount);
  const total = addCents(amount, fee_cents);
  const change_cents = means === 'cash' ? euros(4) : euros(0);
  return {
    op_id: newOp(clock),
    card_reference: cardReference(n),
    amount_cents: amount,
    fee_cents,
    tariff_version: 1,
    paid: { means, given_cents: addCents(total, change_cents), change_cents },
  };
}

/** The sale of a pack with its first reload, both paid with one round note: 4.00 come back. */
export function saleWithReload(clock: Clock, pack: number, n: number, amount = euros(100), nickname = 'TATA') {
  const sale = saleInput(clock, pack, n, nickname);
  const { op_id, amount_cents, fee_cents } = reloadInput(clock, n, amount);
  const change_cents = euros(4);
  const given_cents = addCents(sale.price_cents, amount_cents, fee_cents, change_cents);
  return {
    ...sale,
    first_reload: { op_id, amount_cents, fee_cents },
    paid: { means: 'cash' as const, given_cents, change_cents },
  };
}

export function saleInput(clock: Clock, pack: number, n: number, nickname = 'TATA') {
  return {
    op_id: newOp(clock),
    card_reference: cardReference(pack),
    customer_id: customerId(n),
    beneficiary_id: person(n).beneficiary.beneficiary_id,
    nickname,
    price_cents: euros(19),
    tariff_version: 1,
    paid: { means: 'cash' as const, given_cents: euros(20), change_cents: euros(1) },
  };
}
