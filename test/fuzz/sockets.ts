/**
 * Changed requests over sockets, to a server that is a process of its own: bodies with a good signature and a changed word, and requests
 * whose very form is broken. Each is answered or ended, and the server's own log says how long each answer took.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import { openShop } from '../integration/server/process-shop.ts';
import { startServer } from '../integration/server/server-process.ts';
import type { ServerProcess } from '../integration/server/server-process.ts';
import type { TestCounter } from '../integration/server/test-counter.ts';
import { chanceOf } from '../simulation/chance.ts';
import type { Chance } from '../simulation/chance.ts';
import { mutate } from './mutate.ts';
import { ANSWER_MAX_MS, openTally, refusalsIn } from './tally.ts';
import type { OpenTally, Tally } from './tally.ts';

/** Enough to keep the server busy, few enough that an answer's time is its own. */
const AT_ONCE = 4;
/** From the last byte sent to the answer or the end: beyond this the server hangs. */
const HANGS_AFTER_MS = 20_000;
/** For an answer to what may have been a whole request. */
const PATIENCE_MS = 100;
/** The last answers are counted when they have left: two readings so far apart that agree are the whole count. */
const COUNTED_WITHIN_MS = 1_000;
const ENV = { FLOUSS_LOG_LEVEL: 'info', FLOUSS_REQUESTS_PER_MINUTE: '1000000' };

export async function fuzzSockets(count: number, seed: string, answerMaxMs = ANSWER_MAX_MS): Promise<Tally> {
  const dir = await mkdtemp(join(tmpdir(), 'flouss-fuzz-'));
  const server = await startServer(dir, ENV);
  const tally = openTally(answerMaxMs);
  try {
    const { counter, packs } = await openShop(() => server, dir, 4, ENV);
    const written = [counter.receivePacks(packs)];
    await counter.push(written);
    const good = Buffer.from(JSON.stringify({ entries: written.map(({ entry }) => entry) }));
    const linesBefore = server.logged.length;
    const before = refusalsIn(await metricsOf(server));
    const { port } = new URL(server.url);
    const chance = chanceOf(`${seed}/sockets`);
    let left = count;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await once(Number(port), requestOf(counter, good, chance), tally);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const counted = await settled(async () => refusalsIn(await metricsOf(server)) - before);
    // It lives, and knows what it knew.
    const { status, body } = await counter.push(written);
    if (status !== 200 || body.head.seq !== 1) tally.find(`afterwards a push was answered ${status}`);
    for (const line of server.logged.slice(linesBefore)) readLog(line, tally);
    return tally.ended(counted);
  } finally {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

const metricsOf = async ({ url }: ServerProcess): Promise<string> => (await fetch(`${url}/metrics`)).text();

/** The bytes of a request: with a changed body that was signed as it is, or changed as a whole. */
function requestOf(counter: TestCounter, good: Buffer, chance: Chance): Buffer {
  const body = chance.percent(70) ? mutate(good, chance) : good;
  const headers = {
    host: 'centre',
    connection: 'close',
    'content-type': 'application/json',
    'content-length': String(body.length),
    ...counter.signedBytes('POST', SYNC_PATHS.push, '?', body),
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const whole = Buffer.concat([Buffer.from(`POST ${SYNC_PATHS.push} HTTP/1.1\r\n${head.join('')}\r\n`), body]);
  return body === good ? mutate(whole, chance) : whole;
}

function once(port: number, bytes: Buffer, tally: OpenTally): Promise<void> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' });
    const late = setTimeout(() => {
      tally.find(`no answer and no end: ${JSON.stringify(bytes.toString('latin1', 0, 300))}`);
      socket.destroy();
    }, HANGS_AFTER_MS);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // Who writes to one that has ended already is told so.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(late);
      clearTimeout(gone);
      note(Buffer.concat(chunks).toString('latin1'), tally);
      resolve();
    });
    socket.write(bytes);
    // What is announced and does not come ends with the line; sooner, the server would take us for gone.
    const gone = setTimeout(() => socket.end(), PATIENCE_MS);
  });
}

function note(answer: string, tally: OpenTally): void {
  const [status, ...further] = [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, each]) => Number(each));
  if (status === undefined) return tally.cut();
  const code = /"code":"([a-z-]+)"/.exec(answer)?.[1];
  tally.answered(status, code);
  if (status >= 400 && code === undefined) tally.find(`refused in words that are not ours: ${answer.slice(0, 300)}`);
  // What follows a request that left the line open is answered by itself.
  for (const each of further) tally.answeredToo(each);
  const fresh = /"outcome":"accepted"[^}]*"already":false/.exec(answer);
  if (fresh) tally.find(`accepted: ${answer.slice(-300)}`);
}

function readLog(line: string, tally: OpenTally): void {
  const said = parsed(line);
  if (said?.msg === 'answered' && typeof said.ms === 'number') tally.took(said.ms, line.slice(0, 300));
  if (said?.level === 50 || said?.level === 60) tally.find(`the server complained: ${line.slice(0, 400)}`);
}

function parsed(line: string): { readonly msg?: string; readonly ms?: number; readonly level?: number } | undefined {
  try {
    return JSON.parse(line) as { readonly msg?: string };
  } catch {
    return undefined;
  }
}

async function settled(read: () => Promise<number>): Promise<number> {
  for (let before = await read(); ;) {
    await sleep(COUNTED_WITHIN_MS);
    const now = await read();
    if (now === before) return now;
    before = now;
  }
}
