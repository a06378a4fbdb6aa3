/** The bank calls: believed only when it is the bank, now, and for the first time; and whatever it says or does not say, the result is the same. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentDigest, signatureBase } from '@flouss/platform/http-signature';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { buildBankApp } from '../../../sync-server/simulators/bank/app.ts';
import { watchCallbackKeys } from '../../../sync-server/src/bank/callbacks/keys.ts';
import { bankCircuit } from '../../../sync-server/src/bank/circuit.ts';
import { BANK_PATIENCE } from '../../../sync-server/src/bank/decide.ts';
import { openMetrics, type Metrics } from '../../../sync-server/src/http/metrics.ts';
import { createServer, RATE_LIMITS, type Http } from '../../../sync-server/src/http/server.ts';
import { BANK_API_KEY } from './bank-process.ts';
import { openCentre, quickBank, workUntil, type Centre } from './centre.ts';

const PATH = '/bank/callbacks';
const stranger = generateKeyPairSync('ed25519').privateKey;
const ours = generateKeyPairSync('ed25519');

let folder: string;
let centre: Centre;
let bankApp: FastifyInstance;
let bankUrl: string;
let http: Http;
let url: string;
let metrics: Metrics;
let keysFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-callbacks-'));
  centre = await openCentre(folder);
  bankApp = buildBankApp({ dataDir: join(folder, 'bank'), apiKey: BANK_API_KEY, seed: 1, clock: centre.ctx.clock });
  bankUrl = await bankApp.listen({ host: '127.0.0.1', port: 0 });
  keysFile = join(folder, 'bank-keys.pem');
  const bankKey = await (await fetch(`${bankUrl}/simulator/callback-key`)).text();
  await writeFile(keysFile, bankKey + ours.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  await listen();
  await put('faults', { decision: { delay_ms: 0 } });
});
afterEach(async () => {
  await bankApp.close();
  await http.close();
  await centre.close();
  await rm(folder, { recursive: true });
});

async function listen(): Promise<void> {
  const logger = pino({ level: 'silent' });
  metrics = openMetrics(centre.db.read, () => centre.ctx.clock.now());
  http = await createServer({ logger, rateLimits: RATE_LIMITS, metrics });
  const { plugin } = bankCircuit({
    db: centre.db,
    ctx: centre.ctx,
    bank: quickBank(bankUrl),
    log: logger,
    callbackKeys: watchCallbackKeys(keysFile),
    calledBack: metrics.bank.calledBack,
  });
  await http.register(plugin);
  url = await http.listen({ host: '127.0.0.1', port: 0 });
}

async function put(what: string, body: object): Promise<void> {
  const answer = await fetch(`${bankUrl}/simulator/${what}`, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });
  expect(answer.ok).toBe(true);
}

interface Call {
  readonly key?: string;
  readonly event?: string;
  readonly ageS?: number;
  readonly by?: Parameters<typeof sign>[2];
  /** What is sent in place of what was signed. */
  readonly sent?: string;
  readonly path?: string;
}

let events = 0;

async function call({
  key = 'nobody',
  event,
  ageS = 0,
  by = ours.privateKey,
  sent,
  path = PATH,
}: Call): Promise<string> {
  const body = JSON.stringify({ event_id: event ?? `e-${++events}`, kind: 'operation-decided', key });
  const created = Math.floor(centre.ctx.clock.now() / 1_000) - ageS;
  const parameters = `("@method" "@path" "@query" "content-digest");created=${created};nonce="${'n'.repeat(22)}";keyid="019a0000-0000-7000-8000-000000000001";alg="ed25519"`;
  const base = signatureBase(
    [
      ['@method', 'POST'],
      ['@path', path],
      ['@query', '?'],
      ['content-digest', contentDigest(body)],
    ],
    parameters,
  );
  const answer = await fetch(url + PATH, {
    method: 'POST',
    body: sent ?? body,
    headers: {
      'Content-Type': 'application/json',
      'Content-Digest': contentDigest(body),
      'Signature-Input': `sig1=${parameters}`,
      Signature: `sig1=:${sign(null, Buffer.from(base), by).toString('base64')}:`,
    },
  });
  return answer.status === 204 ? '204' : `${answer.status} ${((await answer.json()) as { code: string }).code}`;
}

const counted = async (outcome: string): Promise<number> => {
  const line = (await metrics.text())
    .split('\n')
    .find((each) => each.startsWith(`flouss_bank_callbacks_total{outcome="${outcome}"}`));
  return Number(line?.split(' ')[1] ?? 0);
};

/** A load whose answer was lost, and which is not due for a while. */
async function unknownLoad(card: CardReference): Promise<string> {
  await put('faults', { faults: [{ kind: 'load', fault: 'error-after', count: 1 }] });
  const opId = await centre.orderReload(card, 10_000);
  await centre.worker(quickBank(bankUrl), { patience: { ...BANK_PATIENCE, pauseMinMs: 50_000 } }).runOnce();
  expect(await centre.row(opId)).toMatchObject({ state: 'unknown' });
  return opId;
}

async function activeCard(n: number): Promise<CardReference> {
  const card = await centre.sellCard(n);
  await workUntil(centre.worker(quickBank(bankUrl)), async () => (await centre.card(card)).state === 'active');
  return card;
}

describe('a call', () => {
  test('wakes what waits for the bank, and does nothing else to it', async () => {
    const opId = await unknownLoad(await activeCard(1));
    const before = await centre.row(opId);
    expect(before.next_at).toBeGreaterThan(centre.ctx.clock.now() + 30_000);
    expect(await call({ key: opId })).toBe('204');
    const { next_at, ...after } = await centre.row(opId);
    expect(next_at).toBeLessThanOrEqual(centre.ctx.clock.now());
    expect({ ...after, next_at: before.next_at }).toEqual(before);
    expect((await centre.order(before.op_id)).state).toBe('unknown');
    await centre.worker(quickBank(bankUrl)).runOnce();
    expect((await centre.order(before.op_id)).state).toBe('loaded');
    expect(await call({ key: opId })).toBe('204');
    expect([await counted('woke'), await counted('nothing-waits')]).toEqual([1, 1]);
  });

  test('that is forged, altered, for another door, old, of tomorrow, unsigned or no words is refused, counted, and wakes nobody', async () => {
    const key = await unknownLoad(await activeCard(1));
    const before = await centre.row(key);
    expect(await call({ key, by: stranger })).toBe('401 signature-invalid');
    expect(await call({ key: 'nobody', sent: JSON.stringify({ event_id: 'e', key }) })).toBe('401 signature-invalid');
    expect(await call({ key, path: '/v1/push' })).toBe('401 signature-invalid');
    expect(await call({ key, ageS: 301 })).toBe('401 signature-stale');
    expect(await call({ key, ageS: -301 })).toBe('401 signature-stale');
    expect(await call({ key: 'two words' })).toBe('400 request-malformed');
    expect((await fetch(url + PATH, { method: 'POST', body: '{}' })).status).toBe(401);
    expect((await fetch(url + PATH, { method: 'POST', body: 'x'.repeat(5_000) })).status).toBe(413);
    expect(await centre.row(key)).toEqual(before);
    expect(await counted('signature-invalid')).toBe(3);
    expect(await counted('signature-stale')).toBe(2);
    expect(await counted('signature-missing')).toBe(1);
    expect(await counted('request-malformed')).toBe(1);
    const text = await metrics.text();
    expect(text).toContain('flouss_requests_refused_total{circuit="bank",code="signature-invalid"} 3');
  });

  test('is heard once, also by a server that has been started anew', async () => {
    expect(await call({ event: 'evt-1' })).toBe('204');
    expect(await call({ event: 'evt-1' })).toBe('409 callback-replayed');
    await http.close();
    await centre.close();
    centre = await openCentre(folder);
    await listen();
    expect(await call({ event: 'evt-1' })).toBe('409 callback-replayed');
    // What would be stale by now need not be known.
    centre.moveClock(25 * 3_600_000);
    expect(await call({ event: 'evt-2' })).toBe('204');
    expect(await centre.db.read.sql.selectFrom('bank_callbacks').selectAll().execute()).toHaveLength(1);
  });

  test('is believed by a key that came into the file, and no more by one that left it', async () => {
    const next = generateKeyPairSync('ed25519');
    expect(await call({ by: next.privateKey })).toBe('401 signature-invalid');
    await writeFile(keysFile, next.publicKey.export({ type: 'spki', format: 'pem' }).toString());
    expect(await call({ by: next.privateKey })).toBe('204');
    expect(await call({})).toBe('401 signature-invalid');
  });
});

describe('the bank’s own calls', () => {
  beforeEach(() => put('callbacks', { url: url + PATH }));

  test('tell of a decision and of a lost answer long before anybody would have asked', async () => {
    await put('faults', { decision: { delay_ms: 300 } });
    const worker = centre.worker(quickBank(bankUrl), { patience: { ...BANK_PATIENCE, pauseMinMs: 50_000 } });
    worker.start();
    const card = await centre.sellCard(1);
    const began = Date.now();
    while ((await centre.card(card)).state !== 'active' && Date.now() - began < 10_000) await sleep(20);
    await worker.stop();
    expect((await centre.card(card)).state).toBe('active');
  });

  const cases = [
    ['callback-lost', 'callback-replayed', 0],
    ['callback-late', 'signature-stale', 0],
    ['callback-doubled', 'callback-replayed', 4],
    ['callback-stale', 'signature-stale', 4],
    ['callback-forged', 'signature-invalid', 4],
  ] as const;
  test.each(cases)('%s: each is loaded once all the same', async (fault, refused, times) => {
    const card = await activeCard(1);
    await put('faults', {
      faults: [
        { kind: 'callback', fault, ms: 300 },
        { kind: 'load', fault: 'error-after', count: 4 },
      ],
    });
    const orders = [];
    for (let i = 0; i < 4; i++) orders.push(await centre.orderReload(card, 1_000));
    const worker = centre.worker(quickBank(bankUrl));
    for (const opId of orders) await workUntil(worker, async () => (await centre.order(opId)).state === 'loaded');
    while ((await calls()).some(({ due_at }) => due_at !== null)) await sleep(20);
    expect(await counted(refused)).toBe(times);
    for (const opId of orders) expect((await centre.row(opId)).state).toBe('done');
    const { cards } = (await (await fetch(`${bankUrl}/simulator/state`)).json()) as {
      cards: { balance_cents: number }[];
    };
    expect(cards.map(({ balance_cents }) => balance_cents)).toEqual([4_000]);
  });
});

async function calls(): Promise<{ due_at: number | null }[]> {
  const state = (await (await fetch(`${bankUrl}/simulator/state`)).json()) as {
    callbacks: { due_at: number | null }[];
  };
  return state.callbacks;
}
