/** Kannel's two doors: how its messages come in, and what its answers to our replies mean. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kannelCarrier } from '../../../sync-server/src/sms/carriers/kannel-sendsms.ts';
import { phoneState, setFaults, text as textByPhone } from '../simulators/carrier-client.ts';
import {
  CARRIER_PASSWORD,
  CARRIER_USER,
  endAll,
  eventually,
  startCarrier,
  type Running,
} from '../simulators/simulator-processes.ts';
import { kannelHeaders, openSmsCentre, type SmsCentre } from './sms-centre.ts';

const PHONE = '+33639980002';
const account = { user: CARRIER_USER, password: CARRIER_PASSWORD };

let carrier: Running;
let centre: SmsCentre;

beforeAll(async () => {
  carrier = await startCarrier({ inboundUrl: 'http://127.0.0.1:9/' });
});
beforeEach(async () => {
  centre = await openSmsCentre(carrier.url);
  await centre.enrolled(PHONE);
});
afterEach(() => centre.close());
afterAll(endAll);

describe('sendsms', () => {
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
