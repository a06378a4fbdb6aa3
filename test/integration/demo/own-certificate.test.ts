/** The demo's own certificate: what it is for, who may read its key, when another is made, and what is said of one that is no use. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpTransport } from '../../../src/core/sync/transport.ts';
import { ownCertificate } from '../../../src/demo/own-certificate.ts';
import { makeCertificate } from '../sync/make-certificate.ts';

const DAY_MS = 86_400_000;
const NOW = Date.now();

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'flouss-own-'));
  folder = join(home, 'tls');
});
afterEach(() => rmSync(home, { recursive: true }));

const certFile = (): string => join(folder, 'certificate.pem');
const keyFile = (): string => join(folder, 'key.pem');
const filesNow = (): string[] => [certFile(), keyFile()].map((file) => readFileSync(file, 'utf8'));

async function made(now = NOW): Promise<string> {
  const own = await ownCertificate(folder, now);
  if (!own.ok) throw new Error(own.error);
  expect(own.value).toEqual({ certFile: certFile(), keyFile: keyFile(), cert: readFileSync(certFile(), 'utf8') });
  return own.value.cert;
}

describe('the certificate', () => {
  it('is for this machine alone, can vouch for no other, and its key is this user’s', async () => {
    const certificate = new X509Certificate(await made());
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('192.0.2.1')).toBeUndefined();
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile())))).toBe(true);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  });

  it('is believed by a counter that was given it, and by no other', async () => {
    const cert = await made();
    const server = createServer({ cert, key: readFileSync(keyFile()) }, (_, answer) => answer.end('here'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ask = async (ca: string, host = '127.0.0.1'): Promise<string> => {
      const transport = httpTransport(ca);
      const request = {
        method: 'GET',
        url: `https://${host}:${port}/`,
        headers: {},
        body: '',
        timeoutMs: 5_000,
      } as const;
      return transport
        .send(request)
        .then(
          ({ text }) => text,
          (error: unknown) => String((error as { code?: unknown }).code),
        )
        .finally(() => transport.close());
    };
    expect(await ask(cert)).toBe('here');
    expect(await ask(cert, 'localhost')).toBe('here');
    expect(await ask(makeCertificate('Another', { authority: true }).cert)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    server.closeAllConnections();
    server.close();
  });
});

describe('another start', () => {
  it('finds the same one, and one set back a day too', async () => {
    const first = await made();
    const before = filesNow();
    expect(await made(NOW + 300 * DAY_MS)).toBe(first);
    expect(await made(NOW - DAY_MS)).toBe(first);
    expect(filesNow()).toEqual(before);
  });

  it.each([
    ['near its end', NOW + 370 * DAY_MS],
    ['after its end', NOW + 500 * DAY_MS],
    ['before its time, because a clock was wrong when it was made', NOW - 60 * DAY_MS],
  ])('makes another, with a key of its own, %s', async (_, now) => {
    await made();
    const [cert, key] = filesNow();
    const { validFrom, validTo } = new X509Certificate(await made(now));
    expect(Date.parse(validFrom)).toBeLessThan(now - 29 * DAY_MS);
    expect(Date.parse(validTo)).toBeGreaterThan(now + 390 * DAY_MS);
    expect(filesNow()[0]).not.toBe(cert);
    expect(filesNow()[1]).not.toBe(key);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['certificate', certFile],
    ['key', keyFile],
  ])('makes another where the making was broken off before the %s', async (_, missing) => {
    const first = await made();
    rmSync(missing());
    const second = await made();
    expect(second).not.toBe(first);
    expect(await made()).toBe(second);
  });
});

describe('what is no use is left as it is, and said', () => {
  it.each([
    ['no certificate', certFile, () => 'nothing'],
    ['half a certificate', certFile, () => readFileSync(certFile(), 'utf8').slice(0, 300)],
    ['no key', keyFile, () => ''],
    ['another’s key', keyFile, () => makeCertificate('Another').key],
  ])('%s', async (_, file, text) => {
    await made();
    writeFileSync(file(), text());
    const before = filesNow();
    const own = await ownCertificate(folder, NOW);
    expect(own).toMatchObject({
      ok: false,
      error: expect.stringMatching(
        /^The demo's certificate in .* cannot be used \(.+\); remove that folder, and another is made\.$/,
      ),
    });
    expect(filesNow()).toEqual(before);
  });

  it('a folder that cannot be made', async () => {
    writeFileSync(folder, '');
    expect(await ownCertificate(folder, NOW)).toMatchObject({ ok: false, error: expect.stringContaining(folder) });
  });
});
