/**
 * Replies that no bank gives: other statuses, other types, cut short, endless, packed bombs, no HTTP at all. Each is brought to the real adapter
 * over a socket, and means what an oracle of its own says it may: nothing is a yes or a no that was not said, nothing throws, memory stays.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { cents } from '@flouss/shared/domain/money';
import { CustomerId } from '@flouss/shared/kernel/ids';
import { httpBank } from '../../sync-server/src/bank/http-adapter.ts';
import type { Bank } from '../../sync-server/src/bank/port.ts';
import { BANK_WORK_KINDS, type BankWorkKind } from '../../sync-server/src/db/rows/bank.ts';
import { APPLICATION } from '../integration/bank/application.ts';
import { chanceOf } from '../simulation/chance.ts';
import type { Chance } from '../simulation/chance.ts';
import { mutate } from './mutate.ts';
import { openTally } from './tally.ts';
import type { Tally } from './tally.ts';

const AT_ONCE = 16;
/** The adapter itself gives up after its own time-out. */
const ANSWER_MAX_MS = 10_000;
const HELD_BYTES_MAX = 512 * 2 ** 20;
const LOOKED_AT_EACH = 500;
const CUSTOMER = CustomerId.parse('019a0000-0000-7000-8000-000000000002');

type Asked =
  | { readonly is: 'command'; readonly kind: BankWorkKind }
  | { readonly is: 'operation'; readonly kind: BankWorkKind }
  | { readonly is: 'funding' }
  | { readonly is: 'balance' };

/** What goes over the socket, and what an honest reader may make of it: `said` is undefined where nothing whole came. */
interface Reply {
  readonly bytes: readonly Buffer[];
  readonly status: number;
  readonly said: Buffer | undefined;
}

const RESULTS: Readonly<Record<BankWorkKind, object>> = {
  application: { card_token: 'card_1', last_four: '1234', decision: 'accepted' },
  replacement: { card_token: 'card_2', last_four: '4321' },
  activation: {},
  load: {},
  block: {},
  'funding-enrolment': { enrolment_id: 'enrol_1', url: 'https://bank.example/enrol/1' },
  charge: { charge_id: 'charge_1' },
  'refund-charge': {},
};

export async function fuzzReplies(count: number, seed: string, answerMaxMs = ANSWER_MAX_MS): Promise<Tally> {
  const tally = openTally(answerMaxMs);
  const chance = chanceOf(`replies ${seed}`);
  const replies = new Map<number, Reply>();
  const server = createServer((socket) => answer(socket, replies));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server listens on a port');
  const bank = httpBank({ url: `http://127.0.0.1:${address.port}`, credentials: () => ({ apiKey: 'k' }) });
  const heldBefore = process.memoryUsage().rss;
  let next = 0;
  let unspoken = 0;

  async function one(): Promise<void> {
    const number = next++;
    const asked = draw(chance);
    const way = chance.weighted(WEIGHTS);
    const reply = WAYS[way](whole(asked, chance), chance);
    replies.set(number, reply);
    const began = performance.now();
    const outcome = await put(bank, asked, number).catch((error: unknown) => {
      tally.find(`${way} made ${asked.is} throw: ${String(error).slice(0, 200)}`);
      return { is: 'thrown' };
    });
    tally.took(performance.now() - began, `${way} ${asked.is}`);
    replies.delete(number);
    const wrong = whatIsWrong(asked, outcome, reply);
    if (wrong !== undefined)
      tally.find(
        `${way}, ${describe(asked)}: ${wrong} of ${reply.status} ${reply.said?.subarray(0, 300).toString('utf8')}`,
      );
    if (SILENT.has(outcome.is)) unspoken += 1;
    tally.answered(SILENT.has(outcome.is) ? 400 : 200, `${outcome.is} (${way})`);
    if (number % LOOKED_AT_EACH === 0 && process.memoryUsage().rss - heldBefore > HELD_BYTES_MAX)
      tally.find(`after ${number} replies the process held ${process.memoryUsage().rss - heldBefore} bytes more`);
  }
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) await one();
    }),
  );
  server.close();
  return tally.ended(unspoken);
}

const SILENT: ReadonlySet<string> = new Set(['unknown', 'not-sent', 'silent', 'not-understood', 'not-found']);
const describe = (asked: Asked): string => ('kind' in asked ? `${asked.is} ${asked.kind}` : asked.is);

function draw(chance: Chance): Asked {
  const is = chance.weighted({ command: 6, operation: 3, funding: 1, balance: 1 });
  return is === 'command' || is === 'operation' ? { is, kind: chance.pick(BANK_WORK_KINDS) } : { is };
}

const idOf = (number: number): string => `019a0000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const ID = /019a0000-0000-7000-8000-([0-9a-f]{12})/;

async function put(bank: Bank, asked: Asked, number: number): Promise<{ readonly is: string }> {
  const key = idOf(number);
  if (asked.is === 'funding') return bank.fundingState(key);
  if (asked.is === 'balance') return bank.balance(key);
  if (asked.is === 'operation') return bank.operation(key, asked.kind);
  switch (asked.kind) {
    case 'application':
      return bank.apply(key, APPLICATION);
    case 'replacement': {
      const { card_reference, beneficiary } = APPLICATION;
      return bank.replace(key, 'card_1', { card_reference, beneficiary });
    }
    case 'activation':
      return bank.activate(key, 'card_1');
    case 'load':
      return bank.load(key, 'card_1', cents(100));
    case 'block':
      return bank.block(key, 'card_1');
    case 'funding-enrolment':
      return bank.enrolFunding(key, CUSTOMER);
    case 'charge':
      return bank.charge(key, 'fund_1', cents(100));
    case 'refund-charge':
      return bank.refundCharge(key, 'charge_1');
  }
}

interface Sound {
  readonly status: number;
  readonly body: Buffer;
}

const json = (status: number, value: unknown): Sound => ({ status, body: Buffer.from(JSON.stringify(value)) });

/** A true reply to what was asked, before anything is done to it. */
function whole(asked: Asked, chance: Chance): Sound {
  if (asked.is === 'balance') return json(200, { balance_cents: 12_345, state: 'active', last_four: '1234' });
  if (asked.is === 'funding')
    return json(
      200,
      chance.percent(50) ? { state: 'waiting' } : { state: 'done', funding_token: 'f_1', last_four: '4242' },
    );
  const operation = { key: 'k', kind: asked.kind, created_at: 1 };
  switch (chance.between(0, asked.is === 'operation' ? 4 : 3)) {
    case 0:
      return json(202, { operation: { ...operation, state: 'pending' } });
    case 1:
      return json(200, { operation: { ...operation, state: 'refused', reason: 'card-blocked' } });
    case 4:
      return json(404, { code: 'operation-not-found' });
    default:
      return json(200, { operation: { ...operation, state: 'done', result: RESULTS[asked.kind] } });
  }
}

type Way = (sound: Sound, chance: Chance) => Reply;

const head = (status: number, headers: readonly string[]): Buffer =>
  Buffer.from(`HTTP/1.1 ${status} Said\r\n${headers.join('\r\n')}\r\nConnection: close\r\n\r\n`, 'latin1');
const JSON_TYPE = 'Content-Type: application/json';
const sent = (status: number, body: Buffer, headers: readonly string[] = [JSON_TYPE]): Reply => ({
  bytes: [head(status, [...headers, `Content-Length: ${body.length}`]), body],
  status,
  said: body,
});
/** `{"filling":…}` behind what was said, so that it stays true and grows. */
const filled = (body: Buffer, bytes: number): Buffer =>
  Buffer.concat([body.subarray(0, -1), Buffer.from(`,"filling":"${'x'.repeat(bytes)}"}`)]);

const PACKED_BOMB = gzipSync(Buffer.alloc(64 * 2 ** 20, 0x20));

const WAYS = {
  sound: ({ status, body }) => sent(status, body),
  'changed body': ({ status, body }, chance) => sent(status, mutate(body, chance)),
  'another status': ({ body }, chance) =>
    sent(chance.pick([201, 204, 206, 300, 400, 401, 403, 404, 409, 418, 422, 429, 451, 500, 502, 503, 504, 599]), body),
  'a body of another': ({ status }, chance) =>
    sent(
      status,
      Buffer.from(
        chance.pick([
          '',
          'null',
          'true',
          '0',
          '"done"',
          '[]',
          '{}',
          '<html>ok</html>',
          '{"operation":"done"}',
          '{"operation":{"state":"done"}}',
          '{"operation":{"state":["done"],"result":{}}}',
          '\u{FEFF}{"code":"x"}',
        ]),
      ),
    ),
  huge: ({ status, body }, chance) => sent(status, filled(body, chance.pick([200_000, 262_144, 300_000, 2_000_000]))),
  'a packed bomb': ({ status }) => ({
    ...sent(status, PACKED_BOMB, [JSON_TYPE, 'Content-Encoding: gzip']),
    said: undefined,
  }),
  'packed noise': ({ status, body }, chance) => ({
    ...sent(status, mutate(gzipSync(body), chance), [JSON_TYPE, 'Content-Encoding: gzip']),
    // Where it can be unpacked all the same.
    said: body,
  }),
  packed: ({ status, body }) => ({
    ...sent(status, gzipSync(body), [JSON_TYPE, 'Content-Encoding: gzip']),
    said: body,
  }),
  'cut off': ({ status, body }, chance) => {
    const all = Buffer.concat(sent(status, body).bytes);
    return { bytes: [all.subarray(0, chance.between(0, all.length - 1))], status, said: undefined };
  },
  'a length that lies': ({ status, body }, chance) => {
    const length = chance.pick([body.length + 1, body.length + 1_000, Math.max(0, body.length - 1), 0]);
    const said = length > body.length ? undefined : body.subarray(0, length);
    return { bytes: [head(status, [JSON_TYPE, `Content-Length: ${length}`]), body], status, said };
  },
  'broken chunks': ({ status, body }, chance) => {
    const chunk = chance.pick([`${body.length.toString(16)}\r\n`, 'ffffffffff\r\n', 'zz\r\n', '-1\r\n', '']);
    return {
      bytes: [
        head(status, [JSON_TYPE, 'Transfer-Encoding: chunked']),
        Buffer.from(chunk),
        body,
        Buffer.from(chance.pick(['\r\n0\r\n', '\r\n', ''])),
      ],
      status,
      said: undefined,
    };
  },
  'no HTTP': ({ status }, chance) => ({
    bytes: [Buffer.from(chance.bytes(chance.between(0, 300)))],
    status,
    said: undefined,
  }),
  'a head that is changed': ({ status, body }, chance) => {
    const [first, ...others] = sent(status, body).bytes;
    return { bytes: [mutate(first ?? Buffer.alloc(0), chance), ...others], status, said: undefined };
  },
  'endless headers': ({ status, body }, chance) => ({
    ...sent(status, body, [JSON_TYPE, `X-Much: ${'y'.repeat(chance.pick([20_000, 200_000]))}`]),
    said: undefined,
  }),
  elsewhere: ({ body }, chance) =>
    sent(chance.pick([301, 302, 303, 307, 308]), body, [
      JSON_TYPE,
      `Location: ${chance.pick(['/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'javascript:1'])}`,
    ]),
  'asks for time': ({ body }, chance) =>
    sent(chance.pick([429, 503]), body, [
      JSON_TYPE,
      `Retry-After: ${chance.pick(['0', '1', '-1', 'soon', '99999999999', 'Thu, 26 Nov 2026 10:00:00 GMT', '1e9', '٣'])}`,
    ]),
} satisfies Record<string, Way>;

const WEIGHTS: Readonly<Record<keyof typeof WAYS, number>> = {
  sound: 40,
  'changed body': 400,
  'another status': 100,
  'a body of another': 80,
  huge: 4,
  'a packed bomb': 1,
  'packed noise': 30,
  packed: 10,
  'cut off': 80,
  'a length that lies': 60,
  'broken chunks': 50,
  'no HTTP': 40,
  'a head that is changed': 60,
  'endless headers': 10,
  elsewhere: 20,
  'asks for time': 20,
};

/** Sends the reply once the request is there, whole, and ends the line. */
function answer(socket: Socket, replies: ReadonlyMap<number, Reply>): void {
  let heard = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    const end = heard.indexOf('\r\n\r\n');
    if (end < 0) return;
    const asked = heard.subarray(0, end).toString('latin1');
    const length = Number(/^content-length: (\d+)/im.exec(asked)?.[1] ?? 0);
    if (heard.length < end + 4 + length) return;
    const number = parseInt(ID.exec(asked)?.[1] ?? '', 16);
    socket.end(Buffer.concat(replies.get(number)?.bytes ?? []));
  });
}

/** The oracle: what may be made of a reply, from what was written and nothing of the adapter's. Undefined: nothing is wrong. */
function whatIsWrong(asked: Asked, outcome: { readonly is: string }, reply: Reply): string | undefined {
  if (SILENT.has(outcome.is) || outcome.is === 'thrown') {
    const saidSo =
      reply.said === undefined
        ? Buffer.concat(reply.bytes).includes('operation-not-found')
        : wordOf(reply)?.['code'] === 'operation-not-found';
    return outcome.is === 'not-found' && !saidSo ? 'not-found' : undefined;
  }
  const word = wordOf(reply);
  // A head that was changed may by chance still be one: then what was said stands in the bytes.
  if (word === undefined) return reply.said === undefined && isInBytes(outcome, reply) ? undefined : outcome.is;
  const operation = isRecord(word['operation']) ? word['operation'] : {};
  switch (outcome.is) {
    case 'done':
    case 'refused':
    case 'pending':
      return operation['state'] === outcome.is && isSuccess(reply.status) ? undefined : outcome.is;
    case 'balance':
      return Number.isSafeInteger(word['balance_cents']) && reply.status === 200 ? undefined : outcome.is;
    case 'waiting':
      return word['state'] === 'waiting' ? undefined : outcome.is;
    case 'registered':
      return word['state'] === 'done' && typeof word['funding_token'] === 'string' ? undefined : outcome.is;
    default:
      return `${describe(asked)} gave ${outcome.is}`;
  }
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Framing may be changed without being broken; then the sound body went over whole. */
function isInBytes({ is }: { readonly is: string }, { bytes }: Reply): boolean {
  const text = Buffer.concat(bytes).toString('latin1');
  if (is === 'balance') return /"balance_cents":\d+/.test(text);
  if (is === 'registered') return text.includes('"funding_token"') && text.includes('"state":"done"');
  return text.includes(`"state":"${is}"`);
}

function wordOf({ said }: Reply): Record<string, unknown> | undefined {
  if (said === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(said.toString('utf8').replace(/^\uFEFF/, ''));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
