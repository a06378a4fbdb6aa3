/**
 * kill -9 of a backend that prints, at the three places where it hurts: after the operation and before the queue, in the middle of the
 * ticket, and after the cut but before anything was noted. The operation is always there, and no second original.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { FromBackend } from '@flouss/shared/contract/backend-messages';
import type { ToBackend } from '@flouss/shared/contract/backend-messages';
import type { CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import type { Raster } from '@flouss/shared/contract/printing';
import type { OpId } from '@flouss/shared/kernel/ids';
import { systemClock } from '@flouss/platform/system-ports';
import { afterEach, expect, test, vi } from 'vitest';
import { openPaperPrinter } from '../../paper/paper-printer.ts';
import type { PaperPrinter, PrinterState } from '../../paper/paper-printer.ts';
import { checkStore } from './check-store.ts';
import { euros, PIN, TELLER } from './published.ts';
import { enrolledShop, openShop, PEPPER, reloadInput, seedCustomers, testClock } from './shop.ts';
import type { Shop } from './shop.ts';

const BACKEND = new URL('../../../src/backend/main.ts', import.meta.url).pathname;
const RASTER: Raster = {
  width_dots: 576,
  height_dots: 1_600,
  bits: Buffer.alloc(72 * 1_600, 0x0f).toString('base64url'),
};

const printers: PaperPrinter[] = [];
const backends: ChildProcess[] = [];
afterEach(async () => {
  for (const backend of backends.splice(0)) backend.kill('SIGKILL');
  await Promise.all(printers.splice(0).map((printer) => printer.close()));
});

async function printerWith(state: Partial<PrinterState>): Promise<PaperPrinter> {
  const printer = await openPaperPrinter(0, state);
  printers.push(printer);
  return printer;
}

interface Backend {
  ok<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
  /** Asks, and waits for nothing. */
  ask<M extends CounterMethod>(method: M, input: InputOf<M>): void;
  kill(): Promise<void>;
}

/** A backend of its own over a seeded store, the teller signed in, printing by itself. */
async function printingBackend(printer: PaperPrinter): Promise<{ backend: Backend; path: string }> {
  const seeded = await enrolledShop({ clock: testClock(systemClock.now()) });
  seedCustomers(seeded.context.store, 1);
  await seeded.ok('printers.choose', {
    printer: { kind: 'network', host: '127.0.0.1', port: printer.port, roll: 80 },
    auto_print: true,
  });
  await seeded.counter.close();
  const child = fork(BACKEND, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  backends.push(child);
  const backend = backendOver(child);
  send(child, {
    kind: 'open',
    store_path: seeded.path,
    store_key: Buffer.from(seeded.key).toString('base64url'),
    pin_pepper: Buffer.from(PEPPER).toString('base64url'),
    server_url: null,
  });
  await backend.ok('session.sign-in', { operator_id: TELLER, pin: PIN });
  return { backend, path: seeded.path };
}

function send(child: ChildProcess, message: ToBackend): void {
  child.send(message, () => {});
}

function backendOver(child: ChildProcess): Backend {
  let lastId = 0;
  const ask = (method: string, input: unknown): number => {
    const id = ++lastId;
    send(child, { kind: 'call', id, method, input });
    return id;
  };
  return {
    ask,
    ok: (method, input) =>
      new Promise((resolve, reject) => {
        const id = ask(method, input);
        const hear = (raw: unknown): void => {
          const message = FromBackend.parse(raw);
          if (message.kind !== 'answer' || message.id !== id) return;
          child.off('message', hear);
          const result = message.result as { ok: boolean; value: never; error: unknown };
          if (result.ok) resolve(result.value);
          else reject(new Error(`${method} refused: ${JSON.stringify(result.error)}`));
        };
        child.on('message', hear);
      }),
    kill: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The reload is recorded and waits in the queue; what was sent to the printer is on its way. */
async function sendReceipt(backend: Backend): Promise<OpId> {
  const { op_id } = await backend.ok('reload.order', reloadInput(systemClock, 0, euros(60)));
  const task = await vi.waitFor(async () => {
    const next = await backend.ok('print-jobs.take', { job_id: null, printer: null });
    if (!next) throw new Error('nothing is due yet');
    return next;
  });
  backend.ask('print-jobs.send', { job_id: task.job_id, raster: RASTER });
  return op_id;
}

/** Opened again after the kill: the operation is whole, and the queue says `jobs`. */
async function reopened(path: string, jobs: readonly object[]): Promise<Shop> {
  const shop = openShop({ path, clock: testClock(systemClock.now()) });
  await shop.signIn();
  const reloads = checkStore(shop.context.store.read).filter(({ fact }) => fact.type === 'reload-ordered');
  expect(reloads).toHaveLength(1);
  await vi.waitFor(async () => expect(await shop.ok('print-jobs.list', {})).toMatchObject(jobs));
  return shop;
}

test('between the operation and the queue: the receipt is wanted all the same, as the original', async () => {
  const printer = await printerWith({});
  const { backend, path } = await printingBackend(printer);
  const { op_id } = await backend.ok('reload.order', reloadInput(systemClock, 0, euros(60)));
  await backend.kill();
  const shop = await reopened(path, [{ op_id, copy: 0, state: 'waiting', why: null }]);
  expect(await shop.ok('receipt.get', { op_id })).toMatchObject({ duplicate_number: 0 });
  await shop.counter.close();
});

test('in the middle of the ticket: nobody knows what came out, so the next is a copy', async () => {
  const printer = await printerWith({ slowMs: 30 });
  const { backend, path } = await printingBackend(printer);
  const op_id = await sendReceipt(backend);
  await vi.waitFor(() => expect(printer.bytes()).toBeGreaterThan(1_000), { interval: 5 });
  await backend.kill();
  // What the line had taken may come out all the same, or not.
  const shop = await reopened(path, [{ op_id, copy: 0, state: 'failed', why: 'paper-unknown' }]);
  expect(await shop.ok('receipt.print', { op_id })).toMatchObject({ copy: 1 });
  await shop.counter.close();
});

test('after the cut, before it was noted: the paper is out once, and the next is a copy', async () => {
  const printer = await printerWith({ saysDoneAfterMs: 60_000 });
  const { backend, path } = await printingBackend(printer);
  const op_id = await sendReceipt(backend);
  await vi.waitFor(() => expect(printer.tickets).toHaveLength(1), { timeout: 5_000, interval: 5 });
  await backend.kill();
  const shop = await reopened(path, [{ op_id, copy: 0, state: 'failed', why: 'paper-unknown' }]);
  await shop.ok('print-jobs.settle', { job_id: 1, as: 'printed' });
  expect(await shop.ok('receipt.get', { op_id })).toMatchObject({ duplicate_number: 1 });
  await shop.counter.close();
});
