/** Replies leave once: with a carrier that loses answers, refuses, hangs or is away, and with a server that is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smsCircuit, type SmsCircuit } from '../../../sync-server/src/sms/circuit.ts';
import { ok } from '@flouss/shared/kernel/result';
import { cents } from '@flouss/shared/domain/money';
import { phoneState, setFaults } from '../simulators/carrier-client.ts';
import {
  CARRIER_PASSWORD,
  CARRIER_USER,
  endAll,
  eventually,
  reset,
  startCarrier,
  type Running,
} from '../simulators/simulator-processes.ts';
import type { Customer } from './customers.ts';
import { kannelHeaders, openSmsCentre, type SmsCentre } from './sms-centre.ts';

const MINUTE_MS = 60_000;
/** Far below what a poll of a minute, or a missed signal, would take; room for a busy machine. */
const QUICKLY_MS = 3_000;
const PHONE = '+33639980002';
const account = { user: CARRIER_USER, password: CARRIER_PASSWORD };

let carrier: Running;
let centre: SmsCentre;
let customer: Customer;

beforeAll(async () => {
  carrier = await startCarrier({ inboundUrl: 'http://127.0.0.1:9/' });
});
beforeEach(async () => {
  await reset(carrier.url);
  centre = await openSmsCentre(carrier.url);
  customer = await centre.enrolled(PHONE);
});
afterEach(() => centre.close());
afterAll(endAll);

const received = async (): Promise<string[]> => (await phoneState(carrier.url, PHONE)).inbox.map((reply) => reply.text);
const statesOf = async (paid: 0 | 1): Promise<string[]> =>
  (await centre.replies()).filter((reply) => reply.paid === paid).map((reply) => reply.state);

const silentLog = { info() {}, warn() {}, error() {} };

/** Another server over the same database. */
function circuitTo({ db, ctx }: SmsCentre, url: string): SmsCircuit {
  return smsCircuit({
    database: db,
    ctx,
    carrier: { url, ...account },
    readBalance: async () => ok(cents(4_200)),
    log: silentLog,
  });
}

/** An order that the bank has loaded, whose paid reply is about to be written. */
async function loadedOrder(): Promise<void> {
  await centre.text(PHONE, 'RECH 100');
  await centre.settle();
  const code = /OUI (\d{3})/.exec((await received()).at(-1) ?? '')?.[1];
  await centre.text(PHONE, `OUI ${code}`);
  await centre.settle();
  const [order] = await centre.orders(customer);
  await centre.loadAtBank(order!);
}

async function passMinutes(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    centre.moveClock(MINUTE_MS);
    await centre.settle();
  }
}

describe('a carrier whose answer is lost', () => {
  it('is not sent a paid reply twice: it stays unknown, for a person to see', async () => {
    await loadedOrder();
    await setFaults(carrier.url, [{ fault: 'lose-answer', count: 1 }]);
    await centre.settle();
    await passMinutes(30);
    expect((await received()).filter((text) => text.includes("c'est fait"))).toHaveLength(1);
    expect(await statesOf(1)).toEqual(['unknown']);
  });

  it('is sent a free one again, a few times at most', async () => {
    await setFaults(carrier.url, [{ fault: 'lose-answer' }]);
    await centre.text(PHONE, 'AIDE');
    await centre.settle();
    await passMinutes(30);
    expect((await received()).filter((text) => text.includes('OPPO'))).toHaveLength(3);
    expect((await statesOf(0)).filter((state) => state === 'unknown')).toHaveLength(1);
  });
});

describe('a carrier who has not had it', () => {
  it('is offered it again until he takes it, paid or not', async () => {
    await loadedOrder();
    await setFaults(carrier.url, [{ fault: 'refuse', count: 4 }]);
    await centre.settle();
    expect(await statesOf(1)).toEqual(['queued']);
    await passMinutes(5);
    expect((await received()).filter((text) => text.includes("c'est fait"))).toHaveLength(1);
    expect(await statesOf(1)).toEqual(['sent']);
  });

  it('is given up after a day, visibly', async () => {
    await setFaults(carrier.url, [{ fault: 'refuse' }]);
    await centre.text(PHONE, 'AIDE');
    await centre.settle();
    centre.moveClock(25 * 60 * MINUTE_MS);
    await centre.settle();
    expect((await statesOf(0)).filter((state) => state === 'parked')).toHaveLength(1);
  });
});

it('one reply that nobody can send keeps no other from being sent', async () => {
  await centre.db.transaction(async (tx) => {
    await tx.sql.updateTable('sms_replies').set({ state: 'queued', text_sealed: '{}', next_at: 0 }).execute();
  });
  await centre.text(PHONE, 'CONTACT');
  await centre.settle();
  expect((await received()).at(-1)).toContain('Kiosque');
});

it('is marked as being sent, durably, before its request leaves', async () => {
  const seen: string[] = [];
  const watching = createServer((_request, response) => {
    const answer = async (): Promise<void> => {
      seen.push(...(await statesOf(1)));
      response.writeHead(202).end('0: Accepted for delivery');
    };
    void answer();
  }).listen(0, '127.0.0.1');
  await once(watching, 'listening');
  await loadedOrder();
  const [replies, outcomes] = circuitTo(centre, `http://127.0.0.1:${(watching.address() as AddressInfo).port}`).workers;
  await outcomes?.runOnce();
  await replies?.runOnce();
  expect(seen).toEqual(['unknown']);
  expect(await statesOf(1)).toEqual(['sent']);
  watching.close();
});

it('two servers over one outbox send each reply once', async () => {
  const second = circuitTo(centre, carrier.url);
  await Promise.all(Array.from({ length: 12 }, (_, n) => centre.text(PHONE, `mot ${n}`)));
  await Promise.all([centre.settle(), ...second.workers.map((worker) => worker.runOnce())]);
  await centre.settle();
  expect((await received()).filter((text) => text.includes('non compris'))).toHaveLength(12);
});

it('a reply whose sender died in the middle is sent again only when it is free', async () => {
  await loadedOrder();
  await setFaults(carrier.url, [{ fault: 'refuse', count: 1 }]);
  await centre.text(PHONE, 'CONTACT');
  await centre.settle();
  await setFaults(carrier.url, []);
  const lease_until = centre.ctx.clock.now() + MINUTE_MS;
  await centre.db.transaction(async (tx) => {
    const dying = { state: 'unknown', lease_by: 'a process that is no more', lease_until } as const;
    await tx.sql.updateTable('sms_replies').set(dying).where('created_at', '=', centre.ctx.clock.now()).execute();
  });
  const before = (await received()).length;
  await centre.settle();
  expect(await received()).toHaveLength(before);
  await passMinutes(3);
  expect(await statesOf(1)).toEqual(['unknown']);
  expect((await received()).filter((text) => text.includes('Kiosque')).length).toBeGreaterThan(0);
});

it('a clock set back by a day does not hold replies up', async () => {
  await setFaults(carrier.url, [{ fault: 'refuse', count: 1 }]);
  await centre.text(PHONE, 'CONTACT');
  await centre.settle();
  centre.moveClock(-24 * 60 * MINUTE_MS);
  await centre.settle();
  expect((await received()).at(-1)).toContain('Kiosque');
});

describe('the workers by themselves', () => {
  it('answer soon after the message, and end cleanly', async () => {
    const circuit = circuitTo(centre, carrier.url);
    for (const worker of circuit.workers) worker.start();
    const started = performance.now();
    await centre.text(PHONE, 'SOLDE');
    await eventually('the balance', async () => (await received()).find((text) => text.includes('42,00')));
    expect(performance.now() - started).toBeLessThan(QUICKLY_MS);
    await Promise.all(circuit.workers.map((worker) => worker.stop()));
  });

  it('send what is due while the carrier is long over somebody else’s, and end with every answer written', async () => {
    const other = '+33639980004';
    await centre.enrolled(other);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const asked: string[] = [];
    const slow = createServer((request, response) => {
      const to = String(request.headers['x-kannel-to']);
      asked.push(to);
      void (to === PHONE ? released : Promise.resolve()).then(() => response.writeHead(202).end('0: Accepted'));
    }).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const circuit = circuitTo(centre, `http://127.0.0.1:${(slow.address() as AddressInfo).port}`);
    for (const worker of circuit.workers) worker.start();
    await centre.text(PHONE, 'CONTACT');
    await eventually('the first to be on its way', async () => asked.includes(PHONE) || undefined);
    for (const text of ['CONTACT', 'AIDE', 'SOLDE']) {
      const before = asked.length;
      await centre.text(PHONE, text);
      await centre.text(other, text);
      await eventually('the other to be sent', async () => asked.slice(before).includes(other) || undefined);
    }
    expect(asked.filter((to) => to === PHONE)).toHaveLength(1);
    release();
    await Promise.all(circuit.workers.map((worker) => worker.stop()));
    expect((await centre.replies()).filter(({ state }) => state === 'unknown')).toEqual([]);
    slow.close();
  });
});

describe('a server that is killed', () => {
  it('between taking a message and answering it answers once when it is back, though the carrier delivers again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flouss-killed-'));
    const first = await openSmsCentre(carrier.url, folder);
    await first.enrolled('+33639980003');
    await first.close();

    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./centre-process.ts', import.meta.url)), carrier.url, folder],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { url }: { url: string } = JSON.parse(line.replace('listening ', ''));
    const headers = {
      ...kannelHeaders('+33639980003'),
      'X-Kannel-ID': 'before-the-kill',
      'Content-Type': 'text/plain',
    };
    const answer = await fetch(`${url}/sms/kannel`, { method: 'POST', headers, body: 'CONTACT' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;

    const again = await openSmsCentre(carrier.url, folder);
    expect(await again.text('+33639980003', 'CONTACT', 'before-the-kill')).toBe(200);
    await again.settle();
    await again.settle();
    const { inbox } = await phoneState(carrier.url, '+33639980003');
    expect(inbox.filter((reply) => reply.text.includes('Kiosque'))).toHaveLength(1);
    await again.close();
    await rm(folder, { recursive: true, force: true });
  });
});
