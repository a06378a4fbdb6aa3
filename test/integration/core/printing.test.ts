/** Paper beside the journal: over a real socket to a printer that can fail in every way; the operation always stands. */
import { setTimeout as sleep } from 'node:timers/promises';
import { COUNTER_API } from '@flouss/shared/contract/counter-api';
import type { NetworkPrinter, PrintJobView, Raster } from '@flouss/shared/contract/printing';
import { afterEach, expect, test, vi } from 'vitest';
import { networkPrinter } from '../../../src/core/printing/network-printer.ts';
import type { PrinterPort } from '../../../src/core/printing/printer-port.ts';
import { openPaperPrinter } from '../../paper/paper-printer.ts';
import type { PaperPrinter, PrinterState } from '../../paper/paper-printer.ts';
import { inkShare } from '../../paper/ticket-picture.ts';
import { checkStore } from './check-store.ts';
import { euros } from './published.ts';
import { enrolledShop, reloadInput, seedCustomers } from './shop.ts';
import type { Shop, ShopOptions } from './shop.ts';

const QUICK = networkPrinter({ connectMs: 500, statusMs: 60, standstillMs: 300, finishMs: 400 });
const printers: PaperPrinter[] = [];
afterEach(() => Promise.all(printers.splice(0).map((printer) => printer.close())));

async function printerWith(state: Partial<PrinterState> = {}, port = 0): Promise<PaperPrinter> {
  const printer = await openPaperPrinter(port, state);
  printers.push(printer);
  return printer;
}

const addressOf = ({ port }: PaperPrinter): NetworkPrinter => ({ kind: 'network', host: '127.0.0.1', port, roll: 80 });

async function printingShop(printer: NetworkPrinter, auto_print = false, options: ShopOptions = {}): Promise<Shop> {
  const shop = await enrolledShop({ printer: QUICK, ...options });
  if (options.reopen) return shop;
  seedCustomers(shop.context.store, 3);
  await shop.ok('printers.choose', { printer, auto_print });
  return shop;
}

/** Stripes as tall as the receipt's number says, so that tickets can be told apart. */
function pictureOf(receiptNumber: string): Raster {
  const height_dots = 200 + Number(receiptNumber.slice(-3));
  return { width_dots: 576, height_dots, bits: Buffer.alloc(72 * height_dots, 0xf0).toString('base64url') };
}

/** What the page does: takes what is due until nothing is. */
async function printAll(shop: Shop): Promise<PrintJobView[]> {
  const done: PrintJobView[] = [];
  for (;;) {
    const task = await shop.ok('print-jobs.take', { job_id: null, printer: null });
    if (!task) return done;
    done.push(await shop.ok('print-jobs.send', { job_id: task.job_id, raster: pictureOf(task.receipt.number) }));
  }
}

async function reloadAndPrint(shop: Shop, n = 0): Promise<{ op_id: PrintJobView['op_id']; job: PrintJobView }> {
  const input = reloadInput(shop.clock, n, euros(60));
  await shop.ok('reload.order', input);
  await shop.ok('receipt.print', { op_id: input.op_id });
  const [job] = await printAll(shop);
  return { op_id: input.op_id, job: job! };
}

test('the original once, then numbered copies; each has gone out of the printer, cut', async () => {
  const printer = await printerWith();
  const shop = await printingShop(addressOf(printer));
  const { op_id, job } = await reloadAndPrint(shop);
  expect(job).toMatchObject({ copy: 0, state: 'printed', why: null, attempts: 1, receipt_number: 'C01-000001' });
  expect(COUNTER_API['receipt.print'].output.parse(job)).toEqual(job);
  expect(await shop.ok('receipt.get', { op_id })).toMatchObject({ duplicate_number: 1 });
  expect(await shop.ok('receipt.get', { op_id })).toMatchObject({ duplicate_number: 1 });
  for (const copy of [1, 2]) {
    expect(await shop.ok('receipt.print', { op_id })).toMatchObject({ copy, state: 'waiting' });
    // Pressed twice: it waits already.
    expect(await shop.ok('receipt.print', { op_id })).toMatchObject({ copy, state: 'waiting' });
    const task = await shop.ok('print-jobs.take', { job_id: null, printer: null });
    expect(task?.receipt.duplicate_number).toBe(copy);
    await shop.ok('print-jobs.send', { job_id: task!.job_id, raster: pictureOf('C01-000001') });
  }
  expect(printer.tickets.map(({ widthDots, heightDots }) => [widthDots, heightDots])).toEqual(
    [1, 2, 3].map(() => [576, 201]),
  );
  expect(inkShare(printer.tickets[0]!)).toBeCloseTo(0.5);
  expect(await shop.ok('print-jobs.list', {})).toEqual([]);
});

test('by itself, in order, and from the moment it was switched on', async () => {
  const printer = await printerWith();
  const shop = await printingShop(addressOf(printer));
  await shop.ok('reload.order', reloadInput(shop.clock, 0));
  await shop.ok('printers.choose', { printer: addressOf(printer), auto_print: true });
  for (const n of [1, 2]) await shop.ok('reload.order', reloadInput(shop.clock, n));
  await vi.waitFor(async () => expect(await shop.ok('print-jobs.list', {})).toHaveLength(2));
  expect(shop.events.some(({ topics }) => topics.includes('printing'))).toBe(true);
  expect((await printAll(shop)).map((job) => [job.receipt_number, job.state])).toEqual([
    ['C01-000002', 'printed'],
    ['C01-000003', 'printed'],
  ]);
  expect(printer.tickets.map(({ heightDots }) => heightDots)).toEqual([202, 203]);
});

test.each([
  ['printer-unreachable', {}],
  ['paper-out', { paperOut: true }],
  ['cover-open', { coverOpen: true }],
] as const)('%s: the reload stands, the receipt waits, and comes when the printer is back', async (why, state) => {
  const printer = await printerWith(state);
  if (why === 'printer-unreachable') await printer.close();
  const shop = await printingShop(addressOf(printer));
  const { job } = await reloadAndPrint(shop);
  expect(job).toMatchObject({ state: 'waiting', why, attempts: 0 });
  expect(checkStore(shop.context.store.read)).toHaveLength(1);
  // It rests, and asks for the page again by itself.
  expect(await printAll(shop)).toEqual([]);
  if (why === 'printer-unreachable') await printerWith({}, printer.port);
  Object.assign(printer.state, { paperOut: false, coverOpen: false });
  const heard = shop.events.length;
  await vi.waitFor(
    () => expect(shop.events.slice(heard).some(({ topics }) => topics.includes('printing'))).toBe(true),
    4_000,
  );
  expect(await printAll(shop)).toMatchObject([{ job_id: job.job_id, copy: 0, state: 'printed', why: null }]);
});

test.each([
  ['a line that breaks in the middle', { diesAfterBytes: 12_000 }],
  ['paper that ends in the middle', { rowsLeft: 100 }],
  ['a mute printer that dies', { mute: true, diesAfterBytes: 14_000 }],
])('%s: nobody knows, so the next paper is a copy', async (_what, state) => {
  const printer = await printerWith(state);
  const shop = await printingShop(addressOf(printer));
  const { op_id, job } = await reloadAndPrint(shop);
  expect(job).toMatchObject({ copy: 0, state: 'failed', why: 'paper-unknown', attempts: 1 });
  expect(await shop.ok('print-jobs.list', {})).toHaveLength(1);
  expect(await printAll(shop)).toEqual([]);
  Object.assign(printer.state, { diesAfterBytes: Infinity, rowsLeft: Infinity });
  expect(await shop.ok('receipt.print', { op_id })).toMatchObject({ copy: 1 });
  expect(await printAll(shop)).toMatchObject([{ copy: 1, state: 'printed' }]);
  // Whoever looked says what became of the first; not even «not wanted» makes it an original again.
  await shop.ok('print-jobs.settle', { job_id: job.job_id, as: 'not-wanted' });
  expect(await shop.ok('print-jobs.list', {})).toEqual([]);
  expect(await shop.ok('receipt.get', { op_id })).toMatchObject({ duplicate_number: 2 });
});

test('a slow printer and a mute one print', async () => {
  const printer = await printerWith({ slowMs: 40 });
  const shop = await printingShop(addressOf(printer));
  expect((await reloadAndPrint(shop, 0)).job).toMatchObject({ state: 'printed' });
  printer.state.mute = true;
  expect((await reloadAndPrint(shop, 1)).job).toMatchObject({ state: 'printed' });
  expect(printer.tickets).toHaveLength(2);
});

test('nobody wants it: it leaves the queue, and the original is still to be had', async () => {
  const printer = await printerWith({ paperOut: true });
  const shop = await printingShop(addressOf(printer));
  const { op_id, job } = await reloadAndPrint(shop);
  expect(await shop.ok('print-jobs.settle', { job_id: job.job_id, as: 'not-wanted' })).toMatchObject({
    state: 'failed',
  });
  expect(await shop.ok('print-jobs.list', {})).toEqual([]);
  printer.state.paperOut = false;
  expect(await shop.ok('receipt.print', { op_id })).toMatchObject({ job_id: job.job_id, copy: 0, state: 'waiting' });
  expect(await printAll(shop)).toMatchObject([{ copy: 0, state: 'printed' }]);
});

test('what waits for one printer is printed on another, without waiting for the rest to end', async () => {
  const broken = await printerWith({ coverOpen: true });
  const other = await printerWith();
  const shop = await printingShop(addressOf(broken));
  const { job } = await reloadAndPrint(shop);
  const task = await shop.ok('print-jobs.take', { job_id: job.job_id, printer: addressOf(other) });
  const sent = await shop.ok('print-jobs.send', { job_id: task!.job_id, raster: pictureOf('C01-000001') });
  expect(sent).toMatchObject({ state: 'printed', printer: `127.0.0.1:${other.port}` });
});

test('handed to the page: its word counts, and what it was not able to take waits as an original', async () => {
  const shop = await printingShop({ kind: 'network', host: '127.0.0.1', port: 9, roll: 80 });
  await shop.ok('printers.choose', { printer: { kind: 'page' }, auto_print: false });
  const input = reloadInput(shop.clock, 0);
  await shop.ok('reload.order', input);
  const { job_id } = await shop.ok('receipt.print', { op_id: input.op_id });
  expect(await shop.ok('print-jobs.take', { job_id, printer: null })).toMatchObject({
    job_id,
    printer: { kind: 'page' },
  });
  expect(await shop.refused('print-jobs.take', { job_id, printer: null })).toBe('printer-busy');
  expect(await shop.ok('print-jobs.report', { job_id, outcome: 'not-taken' })).toMatchObject({ state: 'waiting' });
  await shop.ok('print-jobs.take', { job_id, printer: { kind: 'page' } });
  expect(await shop.ok('print-jobs.report', { job_id, outcome: 'printed' })).toMatchObject({
    state: 'printed',
    copy: 0,
  });
  expect(await shop.refused('print-jobs.report', { job_id, outcome: 'printed' })).toBe('job-unknown');
  expect(await shop.refused('print-jobs.take', { job_id: 99, printer: null })).toBe('job-unknown');
  expect(await shop.refused('receipt.print', { op_id: reloadInput(shop.clock, 0).op_id })).toBe('receipt-unknown');
});

test('a restart: what waits goes on waiting; what was at the printer, nobody knows', async () => {
  const never: PrinterPort = {
    print: async (_printer, _raster, leaving, abort) => {
      leaving();
      await new Promise((resolve) => abort.addEventListener('abort', resolve, { once: true }));
      return 'paper-unknown';
    },
  };
  const printer = await printerWith();
  const shop = await printingShop(addressOf(printer), true, { printer: never });
  for (const n of [0, 1]) await shop.ok('reload.order', reloadInput(shop.clock, n));
  await vi.waitFor(async () => expect(await shop.ok('print-jobs.list', {})).toHaveLength(2));
  const task = await shop.ok('print-jobs.take', { job_id: null, printer: null });
  const sending = shop.counter.call('print-jobs.send', { job_id: task!.job_id, raster: pictureOf('C01-000001') });
  await sleep(20);
  await Promise.all([sending, shop.counter.close()]);
  const again = await printingShop(addressOf(printer), true, { path: shop.path, reopen: true });
  expect((await again.ok('print-jobs.list', {})).map(({ copy, state, why }) => [copy, state, why])).toEqual([
    [0, 'failed', 'paper-unknown'],
    [0, 'waiting', null],
  ]);
  expect(await printAll(again)).toMatchObject([{ receipt_number: 'C01-000002', state: 'printed' }]);
});

test('a crash between the operation and its place in the queue: the next start finds it', async () => {
  const printer = await printerWith();
  const shop = await printingShop(addressOf(printer), true);
  const ordered = shop.counter.call('reload.order', reloadInput(shop.clock, 0));
  // Closed before the queue is fed, which happens only after the answer.
  const closed = shop.counter.close();
  expect(await ordered).toMatchObject({ ok: true });
  await closed;
  const again = await printingShop(addressOf(printer), true, { path: shop.path, reopen: true });
  await vi.waitFor(async () => expect(await again.ok('print-jobs.list', {})).toHaveLength(1));
  expect(await printAll(again)).toMatchObject([{ copy: 0, state: 'printed' }]);
  expect(await printAll(again)).toEqual([]);
});

test('a trial print says in one word how it went', async () => {
  const printer = await printerWith();
  const shop = await printingShop(addressOf(printer));
  const trial = () => shop.ok('printers.test', { printer: addressOf(printer), raster: pictureOf('C01-000007') });
  expect(await trial()).toEqual({ outcome: 'printed' });
  printer.state.paperOut = true;
  expect(await trial()).toEqual({ outcome: 'paper-out' });
  await printer.close();
  expect(await trial()).toEqual({ outcome: 'printer-unreachable' });
  expect(await shop.refused('printers.test', { printer: { kind: 'page' }, raster: pictureOf('C01-000007') })).toBe(
    'printer-not-on-network',
  );
  const bad = { ...pictureOf('C01-000007'), height_dots: 3 };
  expect(await shop.refused('printers.test', { printer: addressOf(printer), raster: bad })).toBe('input-invalid');
});
