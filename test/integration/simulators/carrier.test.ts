/** The simulated carrier as the service meets it: Kannel's requests in, Kannel's sendsms out, and its faults. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PHONE, phoneState, sendsms, setFaults, text } from './carrier-client.ts';
import { alwaysOk, startService, type Service } from './service-stand-in.ts';
import {
  CARRIER_PASSWORD,
  CARRIER_USER,
  endAll,
  eventually,
  newDataDir,
  pause,
  reset,
  runToEnd,
  startCarrier,
  type Running,
} from './simulator-processes.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ACCEPTED = '202 0: Accepted for delivery';

let service: Service;
let carrier: Running;
beforeAll(async () => {
  service = await startService();
  carrier = await startCarrier({ inboundUrl: `http://kannel:p%40ss@${service.host}/sms/inbound?id=%I&at=%T`, seed: 3 });
});
afterEach(async () => {
  await reset(carrier.url);
  service.answerWith(alwaysOk);
  service.taken.length = 0;
});
afterAll(async () => {
  await endAll();
  await service.close();
});

const taken = (count: number) =>
  eventually(`${count} requests`, async () => (service.taken.length >= count ? service.taken : undefined));

describe('messages in', () => {
  test('arrive as Kannel posts them: id in the URL, Basic from the URL, text as body, the rest in headers', async () => {
    const { status, id } = await text(carrier.url, { text: 'RECH 100 MAMAN' });
    expect([status, id]).toEqual([201, expect.stringMatching(UUID)]);
    const [request] = await taken(1);
    expect(request?.method).toBe('POST');
    expect(request?.url.pathname).toBe('/sms/inbound');
    expect(request?.url.searchParams.get('id')).toBe(id);
    expect(Number(request?.url.searchParams.get('at'))).toBeGreaterThan(1_700_000_000);
    expect(request?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('kannel:p@ss').toString('base64')}`,
      'content-type': 'text/plain; charset="UTF-8"',
      'x-kannel-from': PHONE,
      'x-kannel-to': '71004',
      'x-kannel-time': expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      'x-kannel-smsc': 'simulator',
      'x-kannel-coding': '0',
      'x-kannel-service': 'flouss',
    });
    expect(request?.headers).not.toHaveProperty('x-kannel-id');
    expect(request?.body.toString('utf8')).toBe('RECH 100 MAMAN');
  });

  test('an Arabic text comes as UTF-16BE with coding 2', async () => {
    await text(carrier.url, { text: 'شحن ١٠٠ 😀' });
    const [request] = await taken(1);
    expect(request?.headers).toMatchObject({
      'content-type': 'text/plain; charset="UTF-16BE"',
      'x-kannel-coding': '2',
    });
    expect(request?.body.subarray(0, 2)).toEqual(Buffer.from([0x06, 0x34]));
    expect(new TextDecoder('utf-16be').decode(request?.body)).toBe('شحن ١٠٠ 😀');
  });

  test('are tried again until the service answers 2xx, through errors, redirects and cut connections', async () => {
    const answers = [503, 302, 'drop', 202] as const;
    service.answerWith((_request, index) => answers[index] ?? 500);
    const { id } = await text(carrier.url, { text: 'SOLDE' });
    await taken(4);
    const copy = await eventually('the delivery', async () => {
      const [first] = (await phoneState(carrier.url)).sent[0]?.copies ?? [];
      return first?.delivered_at === null ? undefined : first;
    });
    expect(copy).toMatchObject({ attempts: 4, last_error: null });
    await pause(400);
    expect(service.taken.map((request) => request.url.searchParams.get('id'))).toEqual([id, id, id, id]);
  });

  test('one that the service never takes does not hold up another', async () => {
    service.answerWith((request) => (request.body.toString() === 'poison' ? 500 : 200));
    await text(carrier.url, { text: 'poison' });
    await text(carrier.url, { text: 'SOLDE', from: '+33639980002' });
    await eventually('the other message', async () => {
      const { sent } = await phoneState(carrier.url, '+33639980002');
      return sent[0]?.copies[0]?.delivered_at ?? undefined;
    });
    expect((await phoneState(carrier.url)).sent[0]?.copies[0]?.last_error).toBe('HTTP 500');
  });

  test('the same id again is that message again; with another text it is refused', async () => {
    const first = await text(carrier.url, { text: 'OUI 482', id: 'carrier-77', times: 5 });
    expect(first).toEqual({ status: 201, id: 'carrier-77' });
    await taken(5);
    expect((await text(carrier.url, { text: 'OUI 482', id: 'carrier-77' })).status).toBe(201);
    await taken(6);
    expect((await text(carrier.url, { text: 'OUI 483', id: 'carrier-77' })).status).toBe(409);
    expect(new Set(service.taken.map((request) => request.url.searchParams.get('id')))).toEqual(
      new Set(['carrier-77']),
    );
    const { sent } = await phoneState(carrier.url);
    expect(sent.map((message) => message.copies.length)).toEqual([6]);
  });

  test('duplicate and delay faults', async () => {
    await setFaults(carrier.url, [
      { fault: 'duplicate', times: 4, count: 1 },
      { fault: 'delay', ms: 400, count: 1 },
    ]);
    const startedAt = performance.now();
    await text(carrier.url, { text: 'SOLDE' });
    await taken(4);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(395);
    await text(carrier.url, { text: 'AIDE' });
    await taken(5);
    await pause(200);
    expect(service.taken).toHaveLength(5);
  });

  test('alias fault: the service sees the same other number each time, and its reply reaches the phone', async () => {
    await setFaults(carrier.url, [{ fault: 'alias' }]);
    await text(carrier.url, { text: 'SOLDE' });
    await text(carrier.url, { text: 'AIDE' });
    const senders = (await taken(2)).map((request) => String(request.headers['x-kannel-from']));
    expect(new Set(senders).size).toBe(1);
    expect(senders[0]).toMatch(/^\+999\d{11}$/);
    expect(await sendsms(carrier.url, 'Bonjour', { 'x-kannel-to': senders[0] ?? '' })).toBe(ACCEPTED);
    const state = await phoneState(carrier.url);
    expect([state.alias, state.inbox.map((reply) => reply.text)]).toEqual([senders[0], ['Bonjour']]);
  });

  test('a malformed number or an empty text is refused', async () => {
    expect((await text(carrier.url, { text: 'SOLDE', from: '0639980001' })).status).toBe(400);
    expect((await text(carrier.url, { text: '' })).status).toBe(400);
    expect((await text(carrier.url, { text: 'SOLDE', times: 0 })).status).toBe(400);
  });
});

describe('replies out', () => {
  test('are accepted with Kannel’s words and reach the phone with their size and their own id', async () => {
    const long = 'é'.repeat(161);
    expect(await sendsms(carrier.url, long, { 'x-kannel-coding': '0', 'x-flouss-reply-id': 'reply-1' })).toBe(ACCEPTED);
    expect(await sendsms(carrier.url, 'رصيد', { 'x-kannel-coding': '2', 'x-kannel-binfo': 'order' })).toBe(ACCEPTED);
    expect((await phoneState(carrier.url)).inbox).toMatchObject([
      { text: long, coding: 0, segments: 2, reply_id: 'reply-1', billing: null, answer_lost: 0 },
      { text: 'رصيد', coding: 2, segments: 1, reply_id: null, billing: 'order' },
    ]);
  });

  test('arrive as the alphabet asked for allows, whatever charset they were handed over in', async () => {
    await sendsms(carrier.url, 'رصيد 12 €', { 'x-kannel-coding': '0' });
    const utf16 = new Uint8Array(Buffer.from('رصيد', 'utf16le').swap16());
    await sendsms(carrier.url, utf16, { 'content-type': 'text/plain; charset="UTF-16BE"', 'x-kannel-coding': '2' });
    await sendsms(carrier.url, utf16, { 'content-type': 'text/plain', 'x-kannel-coding': '2' });
    const latin = new Uint8Array(Buffer.from('déjà', 'latin1'));
    await sendsms(carrier.url, latin, { 'content-type': 'text/plain; charset=ISO-8859-1' });
    const { inbox } = await phoneState(carrier.url);
    expect(inbox.map((reply) => reply.text)).toEqual(['???? 12 €', 'رصيد', 'رصيد', 'déjà']);
  });

  test('are refused for a wrong account, a missing number, an unknown type, a broken charset; nothing is kept', async () => {
    const answers = await Promise.all([
      sendsms(carrier.url, 'x', { 'x-kannel-password': 'wrong' }),
      sendsms(carrier.url, 'x', { 'x-kannel-username': '' }),
      sendsms(carrier.url, 'x', { 'x-kannel-to': '' }),
      sendsms(carrier.url, 'x', { 'x-kannel-to': 'Maman' }),
      sendsms(carrier.url, 'x', { 'x-kannel-from': '' }),
      sendsms(carrier.url, 'x', { 'content-type': 'application/json' }),
      sendsms(carrier.url, 'x', { 'x-kannel-coding': '7' }),
      sendsms(carrier.url, new Uint8Array([0xff, 0xfe, 0xff]), {}),
      sendsms(carrier.url, 'x', { 'content-type': 'text/plain; charset=klingon' }),
      sendsms(carrier.url, 'x', { 'x-kannel-dlr-mask': '64' }),
      sendsms(carrier.url, 'x', { 'x-kannel-dlr-url': 'ftp://x/' }),
    ]);
    expect(answers).toEqual([
      '403 Authorization failed for sendsms',
      '403 Authorization failed for sendsms',
      '400 Missing receiver number, rejected',
      '400 Number(s) has/have been denied by white- and/or black-lists.',
      '400 Sender missing and no global set, rejected',
      '400 Invalid content-type',
      '400 Coding field misformed, rejected',
      '400 Charset or body misformed, rejected',
      '400 Charset or body misformed, rejected',
      '400 DLR-Mask field misformed, rejected',
      '400 DLR-URL field misformed, rejected',
    ]);
    expect((await phoneState(carrier.url)).inbox).toEqual([]);
  });

  test('refuse fault: 503 and nothing kept; lose-answer fault: kept, but the connection is cut', async () => {
    await setFaults(carrier.url, [
      { fault: 'refuse', count: 1 },
      { fault: 'lose-answer', count: 1 },
    ]);
    expect(await sendsms(carrier.url, 'one')).toBe('503 Temporal failure, try again later.');
    await expect(sendsms(carrier.url, 'two')).rejects.toThrow('fetch failed');
    expect(await sendsms(carrier.url, 'three')).toBe(ACCEPTED);
    const { inbox } = await phoneState(carrier.url);
    expect(inbox.map((reply) => [reply.text, reply.answer_lost])).toEqual([
      ['two', 1],
      ['three', 0],
    ]);
  });

  test('reports go to the DLR URL for the values asked for, with its codes filled in, until taken', async () => {
    service.answerWith((_request, index) => (index === 0 ? 500 : 200));
    const url = `http://u:p@${service.host}/dlr?id=%I&to=%p&value=%d&rate=100%%`;
    await sendsms(carrier.url, 'Bonjour', { 'x-kannel-dlr-mask': '9', 'x-kannel-dlr-url': url });
    await sendsms(carrier.url, 'Sans rapport', { 'x-kannel-dlr-mask': '0', 'x-kannel-dlr-url': url });
    const reports = await eventually('both reports', async () => {
      const { inbox } = await phoneState(carrier.url);
      const all = inbox.flatMap((reply) => reply.reports);
      return all.length === 2 && all.every((report) => report.reported_at !== null) ? all : undefined;
    });
    expect(new Set(reports.map((report) => report.value))).toEqual(new Set([1, 8]));
    const [reply] = (await phoneState(carrier.url)).inbox;
    const last = service.taken.at(-1);
    expect([last?.method, service.taken.length]).toEqual(['GET', 3]);
    expect(last?.headers.authorization).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
    expect([last?.url.searchParams.get('id'), last?.url.searchParams.get('to')]).toEqual([reply?.id, PHONE]);
    expect(last?.url.search).toContain('rate=100%');
  });
});

describe('the process', () => {
  test('a message not yet taken survives kill -9 and arrives after the restart under the same id', async () => {
    const down = await startService();
    await down.close();
    const own = await startCarrier({ inboundUrl: `http://${down.host}/in?id=%I` });
    const { id } = await text(own.url, { text: 'RECH 50' });
    await own.end('SIGKILL');
    const again = await startCarrier({ inboundUrl: `http://${service.host}/in?id=%I`, dataDir: own.dataDir });
    const [request] = await taken(1);
    expect(request?.url.searchParams.get('id')).toBe(id);
    expect(request?.headers.authorization).toBe(
      `Basic ${Buffer.from(`${CARRIER_USER}:${CARRIER_PASSWORD}`).toString('base64')}`,
    );
    await again.end('SIGTERM');
  });

  test('the same seed gives the same ids; without %I the id goes into a header; mo-recode hands over UTF-8', async () => {
    const ids = async (seed: number) => {
      const own = await startCarrier({ inboundUrl: `http://${service.host}/in`, seed, recode: true });
      const { id } = await text(own.url, { text: 'رصيد' });
      await eventually('the request', async () =>
        service.taken.find((request) => request.headers['x-kannel-id'] === id),
      );
      expect(await own.end('SIGINT')).toBe(0);
      return id;
    };
    const first = await ids(8);
    expect([await ids(8), await ids(9)]).toEqual([first, expect.not.stringMatching(first)]);
    expect(service.taken[0]?.headers).toMatchObject({
      'content-type': 'text/plain; charset="UTF-8"',
      'x-kannel-coding': '0',
    });
    expect(service.taken[0]?.body.toString('utf8')).toBe('رصيد');
  });

  test('an inbound URL that is none is one sentence without the URL, and exit 1', async () => {
    const ended = await runToEnd('carrier', [
      '--port',
      '0',
      '--data',
      await newDataDir(),
      '--inbound-url',
      'u:secret@x',
    ]);
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The inbound URL must be an http or https address.\n',
    });
  });
});
