/** Replies leave once: with a carrier that loses answers, refuses, hangs or is away, and with a server that is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smsCircuit } from '../../../sync-server/src/sms/circuit.ts';
import { kannelCarrier } from '../../../sync-server/src/sms/carriers/kannel-sendsms.ts';
import { ok } from '@flouss/shared/kernel/result';
import { cents } from '@flouss/shared/domain/money';
import pino from 'pino';
import { phoneState, setFaults, text as textByPhone } from '../simulators/carrier-client.ts';
import {
  CARRIER_PASSWORD,
  CARRIER_USER,
  endAll,
  eventually,
  reset,
  startCarrier,
  type Running,
} from '../simulators/simulator-processes.ts';
import { kannelHeaders, openSmsCentre, type Customer, type SmsCentre } from './sms-centre.ts';

const MINUTE_MS = 60_000;
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

  it.each([
    ['nobody listens', undefined, 'not-sent'],
    ['503', 503, 'not-sent'],
    ['403', 403, 'not-sent'],
    ['400', 400, 'refused'],
    ['500', 500, 'unknown'],
    ['silence', 'hang', 'unknown'],
    ['a cut connection', 'cut', 'unknown'],
    ['202', 202, 'accepted'],
  ] as const)('says so: %s', async (_words, behaviour, outcome) => {
    const server = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        if (behaviour === 'cut') request.socket.destroy();
        else if (typeof behaviour === 'number') response.writeHead(behaviour).end('…');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const close = async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    };
    if (behaviour === undefined) await close();
    const kannel = kannelCarrier({ ...account, url: `http://127.0.0.1:${port}`, shortNumber: '71004', timeoutMs: 200 });
    const message = { replyId: 'r', to: PHONE, text: 'Bonjour', encoding: 'gsm7', paid: false } as const;
    expect(await kannel.send(message)).toBe(outcome);
    if (behaviour !== undefined) await close();
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

it('two servers over one outbox send each reply once', async () => {
  const second = smsCircuit({
    database: centre.db,
    ctx: centre.ctx,
    carrier: { url: carrier.url, ...account },
    readBalance: async () => ok(cents(1)),
    log: pino({ level: 'silent' }),
  });
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
  it('answer within a second of the message, and end cleanly', async () => {
    const circuit = smsCircuit({
      database: centre.db,
      ctx: centre.ctx,
      carrier: { url: carrier.url, ...account },
      readBalance: async () => ok(cents(4_200)),
      log: pino({ level: 'silent' }),
    });
    for (const worker of circuit.workers) worker.start();
    const started = performance.now();
    await centre.text(PHONE, 'SOLDE');
    await eventually('the balance', async () => (await received()).find((text) => text.includes('42,00')));
    expect(performance.now() - started).toBeLessThan(1_000);
    await Promise.all(circuit.workers.map((worker) => worker.stop()));
  });
});

describe('a server that is killed', () => {
  it('between taking a message and answering it answers once when it is back, though the carrier delivers again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flouss-killed-'));
    const first = await openSmsCentre(carrier.url, folder);
    await first.enrolled('+33639980003');
    await first.close();

    const child = spawn(process.execPath, [join(import.meta.dirname, 'centre-process.ts'), carrier.url, folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
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

describe('the carrier as a process, both ways', () => {
  it('delivers in any charset and in many copies; each message is answered once', async () => {
    const real = await startCarrier({ inboundUrl: `${centre.url}/sms/kannel?id=%I` });
    const arabic = await centre.register({ language: 'ar' });
    await centre.giveFunding(arabic);
    centre.moveClock(1);
    const phone = '+33639980004';
    await setFaults(real.url, [{ fault: 'duplicate', times: 4 }]);
    await textByPhone(real.url, { from: phone, text: `تسجيل ${await centre.issueCode(arabic)}` });
    await eventually('the enrolment', async () =>
      (await centre.inbox()).find((each) => each.received_at === centre.ctx.clock.now()),
    );
    centre.moveClock(1);
    await textByPhone(real.url, { from: phone, text: 'شحن ١٠٠', times: 3 });
    await eventually('the order to be proposed', async () => (await centre.proposals(arabic)).at(0));
    await eventually('every copy to be delivered', async () => {
      const { sent } = await phoneState(real.url, phone);
      return sent.length > 0 && sent.every(({ copies }) => copies.every((copy) => copy.delivered_at !== null))
        ? true
        : undefined;
    });
    await centre.settle();
    const { inbox } = await phoneState(carrier.url, phone);
    expect(inbox).toHaveLength(2);
    expect(inbox.every((reply) => reply.coding === 2)).toBe(true);
    expect(inbox.at(-1)?.text).toMatch(/نعم \d{3}/);
    expect(await centre.proposals(arabic)).toHaveLength(1);
  });
});

const post = async (
  headers: Record<string, string>,
  body: string | Uint8Array<ArrayBuffer> = 'CONTACT',
): Promise<number> => (await fetch(`${centre.url}/sms/kannel`, { method: 'POST', headers, body })).status;

describe('the door', () => {
  const plain = { 'Content-Type': 'text/plain; charset="UTF-8"' };

  it('is shut to whoever does not know the password', async () => {
    const { Authorization: _right, ...nobody } = kannelHeaders(PHONE);
    expect(await post({ ...nobody, ...plain })).toBe(401);
    const wrong = `Basic ${Buffer.from(`${CARRIER_USER}:guess`).toString('base64')}`;
    expect(await post({ ...nobody, ...plain, Authorization: wrong })).toBe(401);
    expect(await centre.inbox()).toHaveLength(1);
  });

  it('takes no message without a sender, and none that is no message', async () => {
    const { 'X-Kannel-From': _sender, ...nobody } = kannelHeaders(PHONE);
    expect(await post({ ...nobody, ...plain })).toBe(400);
    expect(await post({ ...kannelHeaders(PHONE), ...plain }, 'x'.repeat(40_000))).toBe(413);
    expect(await centre.inbox()).toHaveLength(1);
  });

  it('knows a message without an id again by its sender, time and text', async () => {
    for (let copy = 0; copy < 3; copy++) expect(await post({ ...kannelHeaders(PHONE), ...plain })).toBe(200);
    expect(await post({ ...kannelHeaders(PHONE), ...plain, 'X-Kannel-Time': '2026-06-15 10:00:01' })).toBe(200);
    const outcomes = (await centre.inbox()).map((message) => message.outcome).toSorted();
    expect(outcomes).toEqual(['enrolled', 'helped', 'repeated']);
  });

  it('keeps bytes that are no text as a message that says nothing', async () => {
    const bytes = new Uint8Array([0, 1, 2, 255]);
    expect(await post({ ...kannelHeaders(PHONE), 'Content-Type': 'application/octet-stream' }, bytes)).toBe(200);
    expect(
      await post({ ...kannelHeaders(PHONE), 'Content-Type': 'text/plain; charset="UTF-16BE"' }, bytes.slice(0, 3)),
    ).toBe(200);
    expect((await centre.inbox()).map((message) => message.outcome)).toContain('not-understood');
  });
});
