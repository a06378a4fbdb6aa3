/** The server's own encryption: TLS 1.3 with a certificate of the house, nothing older, and a counter that trusts it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureVersion } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpTransport } from '../../../src/core/sync/transport.ts';
import { makeCertificate } from '../sync/make-certificate.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

let dir: string;
let server: ServerProcess;
const house = makeCertificate('Flouss test authority', { authority: true });
const own = makeCertificate('centre', { names: ['127.0.0.1'], issuer: house });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-tls-'));
  const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  writeFileSync(certFile, own.cert);
  writeFileSync(keyFile, own.key);
  server = await startServer(join(dir, 'data'), { FLOUSS_TLS_CERT_FILE: certFile, FLOUSS_TLS_KEY_FILE: keyFile });
});
afterAll(async () => {
  await server.kill();
  rmSync(dir, { recursive: true });
});

/** The version that both agreed upon, or why they did not. */
const agreed = (maxVersion: SecureVersion): Promise<string> =>
  new Promise((resolve) => {
    const asked = request(
      `${server.url}/health/live`,
      { ca: house.cert, minVersion: 'TLSv1.2', maxVersion },
      (answer) => {
        answer.resume();
        resolve((answer.socket as unknown as { getProtocol(): string }).getProtocol());
      },
    );
    asked.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
    asked.end();
  });

const ask = (ca?: string) => {
  const transport = httpTransport(ca);
  const answer = transport.send({
    method: 'GET',
    url: `${server.url}/health/live`,
    headers: {},
    body: '',
    timeoutMs: 5_000,
  });
  return answer.finally(() => transport.close());
};

describe('the server’s line', () => {
  it('is TLS 1.3, and nothing older', async () => {
    expect(server.url).toMatch(/^https:/);
    expect(await agreed('TLSv1.3')).toBe('TLSv1.3');
    expect(await agreed('TLSv1.2')).toMatch(/EPROTO|ALERT|PROTOCOL|ECONNRESET/);
  });

  it('is believed by a counter that knows the house’s certificate, and by no other', async () => {
    expect((await ask(house.cert)).status).toBe(200);
    await expect(ask()).rejects.toThrow(/certificate/);
  });
});
