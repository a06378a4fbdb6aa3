/** The environment: what is missing is named, what is secret is not repeated. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '@flouss/platform/system-ports';
import { readConfig } from '../../../sync-server/src/config.ts';
import { openColumn, sealColumn } from '../../../sync-server/src/db/envelopes.ts';
import { deriveServerKeys, firstCarried, openServerKeys } from '../../../sync-server/src/db/server-keys.ts';
import { businessInstant, OCCURRED_AGE_MAX_MS } from '../../../sync-server/src/sync/business-instant.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-config-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const SMSC = {
  FLOUSS_DATA_DIR: '/d',
  FLOUSS_SMPP_URL: 'smpps://smsc.example',
  FLOUSS_SMPP_SYSTEM_ID: 'flouss',
  FLOUSS_SMPP_PASSWORD: 'secret08',
};

describe('the environment', () => {
  it('names an SMSC by its address and account; the rest has defaults', () => {
    expect(readConfig({ ...SMSC, FLOUSS_SMPP_RECEIPTS: 'promised', FLOUSS_SMPP_BINDS: '3' })).toMatchObject({
      ok: true,
      value: {
        carrier: undefined,
        smpp: {
          address: { host: 'smsc.example', port: 3550, tls: {} },
          account: { systemId: 'flouss', password: 'secret08' },
          binds: 3,
          receipts: true,
          defaultAlphabet: 'gsm7',
          longTexts: 'payload',
        },
      },
    });
    expect(readConfig({ ...SMSC, FLOUSS_SMPP_URL: 'smpp://[::1]' })).toMatchObject({
      ok: true,
      value: { smpp: { address: { host: '::1', port: 2775, tls: undefined }, receipts: false } },
    });
  });

  it('names the bank by its address and a key, a certificate with its key, and the keys of its calls', () => {
    const file = (name: string, text: string): string => {
      writeFileSync(join(dir, name), text);
      return join(dir, name);
    };
    const bank = { FLOUSS_DATA_DIR: '/d', FLOUSS_BANK_URL: 'https://bank.example' };
    const apiKeyFile = file('key', 'secret\n');
    const own = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(readConfig({ ...bank, FLOUSS_BANK_API_KEY_FILE: apiKeyFile })).toMatchObject({
      ok: true,
      value: { bank: { url: 'https://bank.example', credentials: { apiKeyFile } } },
    });
    const keys = { ...bank, FLOUSS_BANK_API_KEY: 'k', FLOUSS_BANK_CALLBACK_KEYS_FILE: file('keys.pem', own) };
    expect(readConfig(keys)).toMatchObject({ ok: true, value: { bank: { callbackKeysFile: join(dir, 'keys.pem') } } });
    const refused: [Record<string, string>, RegExp][] = [
      [bank, /go together/],
      [{ ...bank, FLOUSS_BANK_API_KEY_FILE: file('empty', '') }, /FLOUSS_BANK_API_KEY_FILE/],
      [{ ...bank, FLOUSS_BANK_API_KEY: 'k', FLOUSS_BANK_CERT_FILE: file('c', 'x') }, /FLOUSS_BANK_KEY_FILE/],
      [{ ...bank, FLOUSS_BANK_API_KEY: 'k', FLOUSS_BANK_CA_FILE: join(dir, 'nowhere') }, /TLS/],
      [
        {
          ...bank,
          FLOUSS_BANK_API_KEY: 'k',
          FLOUSS_BANK_CERT_FILE: file('c', 'x'),
          FLOUSS_BANK_KEY_FILE: file('k', 'y'),
        },
        /no certificate with its key/,
      ],
      [{ ...bank, FLOUSS_BANK_API_KEY: 'k', FLOUSS_BANK_CALLBACK_KEYS_FILE: file('no.pem', 'x') }, /CALLBACK_KEYS/],
    ];
    for (const [values, words] of refused)
      expect(readConfig(values)).toEqual({ ok: false, error: expect.stringMatching(words) });
  });

  it('may leave the encryption to a proxy', () => {
    const values = { FLOUSS_DATA_DIR: '/d', FLOUSS_HOST: '::', FLOUSS_PUBLIC_URL: 'https://centre.example' };
    expect(readConfig(values)).toMatchObject({ ok: true, value: { tls: undefined } });
  });

  it('is enough with a data folder', () => {
    expect(readConfig({ FLOUSS_DATA_DIR: '/data' })).toMatchObject({
      ok: true,
      value: {
        host: '127.0.0.1',
        bank: undefined,
        carrier: undefined,
        masterKeyFile: '/data/master.key',
      },
    });
  });

  it.each([
    [{}, /FLOUSS_DATA_DIR/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_PORT: 'x' }, /FLOUSS_PORT/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_BANK_URL: 'short-secret' }, /FLOUSS_BANK_URL/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_BANK_URL: 'http://b' }, /go together/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_TLS_CERT_FILE: '/a' }, /go together/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_TLS_CERT_FILE: '/a', FLOUSS_TLS_KEY_FILE: '/b' }, /no certificate with its key/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_HOST: '0.0.0.0' }, /is encrypted/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_HOST: '0.0.0.0', FLOUSS_PUBLIC_URL: 'http://centre.example' }, /is encrypted/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_CARRIER_USER: 'u' }, /go together/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_SMPP_URL: 'smpps://smsc' }, /go together/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_SMPP_PASSWORD: 'longer-than-eight' }, /FLOUSS_SMPP_PASSWORD/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_SMPP_URL: 'http://smsc' }, /FLOUSS_SMPP_URL/],
    [{ ...SMSC, FLOUSS_SMPP_CA_FILE: '/nowhere/at/all' }, /FLOUSS_SMPP_CA_FILE/],
    [{ FLOUSS_DATA_DIR: '/d', FLOUSS_DATABASE_URL_FILE: '/nowhere/at/all' }, /FLOUSS_DATABASE_URL_FILE cannot be read/],
  ])('is refused in one sentence: %j', (environment, sentence) => {
    const config = readConfig(environment);
    expect(config.ok ? '' : config.error).toMatch(sentence);
    expect(JSON.stringify(config)).not.toContain('short-secret');
  });

  it('may name a file for what holds a password', () => {
    const path = join(dir, 'url');
    writeFileSync(path, 'mysql://u:p@h:3306/flouss\n');
    const config = readConfig({ FLOUSS_DATA_DIR: '/d', FLOUSS_DATABASE_URL_FILE: path });
    expect(config).toMatchObject({ value: { databaseUrl: 'mysql://u:p@h:3306/flouss' } });
  });
});

describe('the master key', () => {
  it('is made once, for its owner alone, and then only read', () => {
    const path = join(dir, 'master.key');
    const made = openServerKeys(path, systemRandom);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(openServerKeys(path, undefined)).toEqual(made);
    const { wrapKey, indexKey, envelopeKey, recovery } = made;
    expect(new Set([wrapKey, indexKey, envelopeKey, recovery.privateKey]).size).toBe(4);
    expect(readFileSync(path, 'utf8')).not.toContain(made.wrapKey);
  });

  it('has others beside it while it is replaced, and what cannot be made again goes on', () => {
    const [former, next] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const before = deriveServerKeys(former);
    const after = deriveServerKeys(next, [former], firstCarried(former));
    expect(after.others.map(({ id }) => id)).toEqual([before.id]);
    expect([after.indexKey, after.pepper, after.closing]).toEqual([before.indexKey, before.pepper, before.closing]);
    const anew = ['wrapKey', 'envelopeKey', 'personKey', 'backupKey', 'id', 'name'] as const;
    for (const key of anew) expect(after[key]).not.toBe(before[key]);
    const column = sealColumn(before, 'wrapKey', 'me', 'text', systemRandom);
    expect(openColumn(after, 'wrapKey', 'me', column)).toBe('text');
    expect(openColumn(after, 'wrapKey', 'you', column)).toBeUndefined();
    expect(openColumn(deriveServerKeys(next), 'wrapKey', 'me', column)).toBeUndefined();
  });

  it('is missed where the database is older than it', () => {
    expect(() => openServerKeys(join(dir, 'none'), undefined)).toThrow(/missing/);
    writeFileSync(join(dir, 'short'), 'abc');
    expect(() => openServerKeys(join(dir, 'short'), undefined)).toThrow(/32 bytes/);
  });
});

describe('when an operation happened', () => {
  it('is believed within bounds', () => {
    const now = Date.UTC(2027, 0, 1);
    expect(businessInstant(now - 1, now)).toBe(now - 1);
    expect(businessInstant(now + 1, now)).toBe(now);
    expect(businessInstant(now - OCCURRED_AGE_MAX_MS, now)).toBe(now - OCCURRED_AGE_MAX_MS);
    expect(businessInstant(now - OCCURRED_AGE_MAX_MS - 1, now)).toBe(now);
  });
});
