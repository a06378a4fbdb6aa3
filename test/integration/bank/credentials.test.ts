/** What is shown at the bank's door: a certificate, a key; both replaced in their files while the worker works, the old ones refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Server as TlsServer } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CardReference } from '@flouss/shared/domain/card-reference';
import { assert } from '@flouss/shared/kernel/assert';
import { buildBankApp } from '../../../sync-server/simulators/bank/app.ts';
import { watchCredentials, type CredentialFiles } from '../../../sync-server/src/bank/credentials.ts';
import { openLine, type BankLine } from '../../../sync-server/src/bank/line.ts';
import type { BankWorkRow } from '../../../sync-server/src/db/schema.ts';
import { openMetrics } from '../../../sync-server/src/http/metrics.ts';
import { makeCertificate, type Certificate } from '../sync/make-certificate.ts';
import { openCentre, workUntil, type Centre } from './centre.ts';

const house = makeCertificate('Bank test authority', { authority: true });
const bankOwn = makeCertificate('bank', { names: ['127.0.0.1'], issuer: house });
const ours = makeCertificate('Flouss', { issuer: house });
const newHouse = makeCertificate('Bank test authority of next year', { authority: true });
const oursOfNextYear = makeCertificate('Flouss', { issuer: newHouse });

let centre: Centre;
let dir: string;
let bankApp: FastifyInstance;
let url: string;
let said: string[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-mtls-'));
  centre = await openCentre();
  said = [];
  bankApp = buildBankApp({
    dataDir: join(dir, 'bank'),
    apiKey: 'first-key',
    seed: 1,
    tls: { cert: bankOwn.cert, key: bankOwn.key, clientCa: house.cert },
  });
  url = await bankApp.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await bankApp.close();
  await centre.close();
  rmSync(dir, { recursive: true });
});

const fileOf = (name: 'api-key' | 'cert.pem' | 'key.pem' | 'ca.pem'): string => join(dir, name);

function put(apiKey: string, { cert, key }: Certificate, ca = house.cert): CredentialFiles {
  writeFileSync(fileOf('api-key'), `${apiKey}\n`);
  writeFileSync(fileOf('cert.pem'), cert);
  writeFileSync(fileOf('key.pem'), key);
  writeFileSync(fileOf('ca.pem'), ca);
  return {
    apiKeyFile: fileOf('api-key'),
    certFile: fileOf('cert.pem'),
    keyFile: fileOf('key.pem'),
    caFile: fileOf('ca.pem'),
  };
}

function line(credentials: CredentialFiles): BankLine {
  const logger = {
    info: (words: unknown) => void said.push(String(words)),
    warn: (words: unknown) => void said.push(String(words)),
  };
  return openLine({
    ctx: centre.ctx,
    logger,
    metrics: openMetrics(centre.db.read, () => centre.ctx.clock.now()),
    to: { url, credentials },
  });
}

const block = async (credentials: CredentialFiles): Promise<string> =>
  (await line(credentials).bank.block('019a0000-0000-7000-8000-000000000001', 'card_1')).is;

async function replaceKey(api_key: string): Promise<void> {
  await bankApp.inject({
    method: 'PUT',
    url: '/simulator/credentials',
    headers: { host: '127.0.0.1' },
    payload: { api_key },
  });
}

function trustAlone(authority: Certificate): void {
  assert(bankApp.server instanceof TlsServer, 'the bank speaks TLS');
  bankApp.server.setSecureContext({ cert: bankOwn.cert, key: bankOwn.key, ca: authority.cert });
}

const workOf = async (card: CardReference): Promise<BankWorkRow | undefined> => {
  const { sale_op_id } = await centre.card(card);
  const rows = await centre.db.read.sql.selectFrom('bank_work').selectAll().execute();
  return rows.find(({ op_id, kind }) => op_id === sale_op_id && kind === 'application');
};

const active = async (n: number, { bank, door }: BankLine): Promise<void> => {
  const card = await centre.sellCard(n);
  await workUntil(centre.worker(bank, { door }), async () => (await centre.card(card)).state === 'active');
};

describe('the line to the bank', () => {
  test('is believed both ways; replaced credentials serve at once, the old ones serve no more', async () => {
    const there = line(put('first-key', ours));
    await active(1, there);

    const worker = centre.worker(there.bank, { door: there.door });
    await replaceKey('second-key');
    const card = await centre.sellCard(2);
    await worker.runOnce();
    expect(await workOf(card)).toMatchObject({ state: 'queued', first_sent_at: null });
    put('second-key', ours);
    await workUntil(worker, async () => (await centre.card(card)).state === 'active');

    trustAlone(newHouse);
    const next = await centre.sellCard(3);
    await worker.runOnce();
    // The line was cut and nobody said why: it is asked for, and found not to have been done.
    expect((await workOf(next))?.state).toBe('unknown');
    put('second-key', oursOfNextYear);
    await workUntil(worker, async () => (await centre.card(next)).state === 'active');
    expect(said).toContain('the credentials for the bank were replaced');
  });

  test('with a wrong key, without a certificate, or when nobody vouches for the bank, nothing has left', async () => {
    const { apiKeyFile, caFile, ...pair } = put('first-key', ours);
    expect(await block({ apiKeyFile, caFile, ...pair })).toBe('refused');
    expect(await block({ apiKey: 'wrong-key', caFile, ...pair })).toBe('not-sent');
    expect(await block({ apiKeyFile, caFile })).toBe('not-sent');
    expect(await block({ apiKeyFile, ...pair })).toBe('not-sent');
    const strangers = makeCertificate('Somebody', { issuer: newHouse });
    expect(await block(put('first-key', strangers))).not.toBe('refused');
  });
});

describe('the files', () => {
  test('half of a new pair is not taken: the former serve until the other half is there', () => {
    const noted: string[] = [];
    const current = watchCredentials(put('first-key', ours), (what) => void noted.push(what));
    const first = current();
    expect(current()).toBe(first);
    writeFileSync(fileOf('cert.pem'), oursOfNextYear.cert);
    expect(current()).toBe(first);
    expect(current()).toBe(first);
    expect(noted).toEqual(['unusable']);
    writeFileSync(fileOf('key.pem'), oursOfNextYear.key);
    expect(current()).toMatchObject({ cert: oursOfNextYear.cert, key: oursOfNextYear.key, apiKey: 'first-key' });
    rmSync(fileOf('api-key'));
    expect(current()).toMatchObject({ apiKey: 'first-key' });
    expect(noted).toEqual(['unusable', 'replaced', 'unusable']);
  });
});
