/**
 * How many customers' messages a second the centre makes durable, sealed, before it says that it has them: by SMPP and by HTTP, each held
 * against the same transport with a bare durable insert behind it, and by HTTP against what Kannel itself takes, posts and answers. The whole server runs, its replies leave
 * meanwhile; every program is a process of its own beside the SMSC, and they take turns, so that a busy machine slows all alike.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '@flouss/shared/kernel/assert';
import { openLine, type Line } from '../../sync-server/simulators/carrier/smpp/line.ts';
import { deliverBody } from '../../sync-server/simulators/carrier/smpp/octets.ts';
import { kannelRate } from './kannel-rate.ts';
import { processorMs } from './processor-time.ts';
import { exchange, SERVER, startServer, stopServer } from './push-driver.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';
import { MIX, settleCustomers, textsOf, type Texted } from './sms-people.ts';

const RUNS = 5;
const CUSTOMERS = 500;
/** Below what a day's answers to one sender may be. */
const EACH = 8;
const WARM_UP_EACH = 4;
/** As many as an operator lets be on their way. */
const AT_ONCE = 64;
const BINDS = 2;
const BARE = fileURLToPath(new URL('./bare-sms.ts', import.meta.url));
const ACCOUNT = { user: 'bench', password: 'secret08' };

interface Measured {
  /** Messages. */
  readonly aSecond: number;
  /** Of the program's processors, a message; what it converses with meanwhile is in it. */
  readonly processorUs: number;
}
type Runs = Record<'smpp' | 'http', Measured[]>;
type Bring = (texts: readonly Texted[]) => Promise<void>;

export async function bench(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-sms-'));
  try {
    const ready = join(dir, 'ready');
    await mkdir(ready);
    await settleCustomers(ready, CUSTOMERS);
    const ours: Runs = { smpp: [], http: [] };
    const bare: Runs = { smpp: [], http: [] };
    const kannels: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      for (const by of ['smpp', 'http'] as const) {
        ours[by].push(await measure(dir, ready, SERVER, by));
        bare[by].push(await measure(dir, undefined, BARE, by));
      }
      const [warmUp, texts] = [textsOf(CUSTOMERS, 1, 100), textsOf(CUSTOMERS, WARM_UP_EACH, 0)];
      const rate = await kannelRate(dir, warmUp, texts, AT_ONCE);
      if (rate !== undefined) kannels.push(rate);
    }
    const rows = (['smpp', 'http'] as const).map((by): Row => {
      const [value, limit] = [rateOf(ours[by]), rateOf(bare[by])];
      const note = `durable and sealed before its answer, conversed with meanwhile and afterwards; at least 0.5; ${MIX}; ${AT_ONCE} at once; limit: the same transport + SQLite FULL with group commit, inserting only; ${usOf(ours[by])} µs of processor a message, the limit ${usOf(bare[by])}`;
      return { name: `sms-intake-${by}`, value, unit: 'messages/s', limit, ratio: value / limit, runs: RUNS, note };
    });
    return [...rows, besideKannel(rateOf(ours.http), kannels)];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const rateOf = (runs: readonly Measured[]): number => median(runs.map(({ aSecond }) => aSecond));
const usOf = (runs: readonly Measured[]): string => median(runs.map(({ processorUs }) => processorUs)).toFixed(0);

/** Both take what a crowd texts and answer over HTTP; Kannel keeps a message in a file, and syncs none. */
function besideKannel(value: number, kannels: readonly number[]): Row {
  const limit = kannels.length === 0 ? null : median([...kannels]);
  const note =
    limit === null
      ? 'SKIPPED: Kannel is not installed (kannel, kannel-extras), nothing to hold it against'
      : `limit: Kannel with its spool, a message in, posted to a service that says a word, its reply out; ${AT_ONCE} at once; at least 1.5`;
  const ratio = limit === null ? null : value / limit;
  return { name: 'sms-intake-kannel', value, unit: 'messages/s', limit, ratio, runs: RUNS, note };
}

/** One run over a fresh folder. */
async function measure(dir: string, ready: string | undefined, entry: string, by: 'smpp' | 'http'): Promise<Measured> {
  const folder = await mkdtemp(join(dir, 'run-'));
  if (ready !== undefined) await cp(ready, folder, { recursive: true });
  const smsc = by === 'smpp' ? await openSmsc() : undefined;
  const smsbox = await openSmsbox();
  const server = await startServer([entry], folder, {
    FLOUSS_REQUESTS_PER_MINUTE: '10000000',
    ...(smsc
      ? {
          FLOUSS_SMPP_URL: `smpp://127.0.0.1:${smsc.port}`,
          FLOUSS_SMPP_SYSTEM_ID: ACCOUNT.user,
          FLOUSS_SMPP_PASSWORD: ACCOUNT.password,
          FLOUSS_SMPP_BINDS: String(BINDS),
        }
      : {
          FLOUSS_CARRIER_URL: smsbox.url,
          FLOUSS_CARRIER_USER: ACCOUNT.user,
          FLOUSS_CARRIER_PASSWORD: ACCOUNT.password,
        }),
  });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  try {
    const bring: Bring = smsc ? await smsc.bring() : (texts) => postAll(server.url, agent, texts);
    await bring(textsOf(CUSTOMERS, WARM_UP_EACH, 100));
    const texts = textsOf(CUSTOMERS, EACH, 0);
    const [began, used] = [performance.now(), processorMs(server.child)];
    await bring(texts);
    const [ms, processor] = [performance.now() - began, processorMs(server.child) - used];
    return { aSecond: texts.length / (ms / 1_000), processorUs: (processor * 1_000) / texts.length };
  } finally {
    agent.destroy();
    await stopServer(server.child);
    smsc?.close();
    smsbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function postAll(url: string, agent: Agent, texts: readonly Texted[]): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${ACCOUNT.user}:${ACCOUNT.password}`).toString('base64')}`;
  let next = 0;
  const one = async (): Promise<void> => {
    for (let at = next++; at < texts.length; at = next++) {
      const { from, text } = texts[at]!;
      const headers = { authorization, 'content-type': 'text/plain; charset="UTF-8"', 'x-kannel-from': from };
      const id = `${from.slice(1)}-${Buffer.from(text).toString('hex')}`;
      const { status } = await exchange(agent, `${url}/sms/kannel?id=${id}`, {
        method: 'POST',
        headers,
        body: text,
      });
      assert(status === 200, `a message was answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** Takes every reply that Kannel is given. */
async function openSmsbox(): Promise<{ readonly url: string; close(): void }> {
  const server = createHttpServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(202).end('0: Accepted for delivery'));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

interface Smsc {
  readonly port: number;
  /** Once all binds are there. */
  bring(): Promise<Bring>;
  close(): void;
}

async function openSmsc(): Promise<Smsc> {
  const lines: Line[] = [];
  const { promise: all, resolve: allThere } = Promise.withResolvers<void>();
  const server: Server = createServer((socket) =>
    openLine(socket, {
      isAccount: (user, password) => user === ACCOUNT.user && password === ACCOUNT.password,
      submitted: async () => ({ is: 'answer', status: 0, messageId: 'taken' }),
      receives(line, does) {
        if (does && lines.push(line) === BINDS) allThere();
      },
    }),
  );
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async bring() {
      await all;
      return (texts) => deliverAll(lines, texts);
    },
    close: () => void server.close(),
  };
}

async function deliverAll(lines: readonly Line[], texts: readonly Texted[]): Promise<void> {
  let next = 0;
  const one = async (_: unknown, place: number): Promise<void> => {
    const line = lines[place % lines.length];
    assert(line, 'a line is there');
    for (let at = next++; at < texts.length; at = next++) {
      const { from, text } = texts[at]!;
      const body = { from, to: '71004', esmClass: 0, dataCoding: 0, octets: Buffer.from(text) };
      const answer = await line.deliver(deliverBody(body), false);
      assert(answer === 0, `a delivery was answered ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
