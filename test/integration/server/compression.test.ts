/** Long answers travel compressed; nothing that arrives is unpacked. */
import { get } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpTransport } from '../../../src/core/sync/transport.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await openCentre();
});
afterAll(() => centre.close());

interface Raw {
  readonly encoding: string | undefined;
  readonly bytes: Buffer;
}

/** As it came over the wire. */
const ask = (path: string, accept: string): Promise<Raw> =>
  new Promise((resolve, reject) => {
    get(`${centre.url}${path}`, { headers: { 'accept-encoding': accept } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ encoding: answer.headers['content-encoding'], bytes: Buffer.concat(chunks) }));
    }).on('error', reject);
  });

describe('an answer', () => {
  it('that is long is compressed for who can read it, and says the same', async () => {
    const [plain, packed] = [await ask('/openapi.json', 'identity'), await ask('/openapi.json', 'gzip')];
    expect([plain.encoding, packed.encoding]).toEqual([undefined, 'gzip']);
    expect(packed.bytes.length * 4).toBeLessThan(plain.bytes.length);
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
  });

  it('that is short is not', async () => {
    expect((await ask('/health/live', 'gzip')).encoding).toBeUndefined();
  });

  it('is read by a counter', async () => {
    const transport = httpTransport();
    const url = `${centre.url}/openapi.json`;
    const { text } = await transport.send({ method: 'GET', url, headers: {}, body: '', timeoutMs: 5_000 });
    transport.close();
    expect(JSON.parse(text)).toHaveProperty('openapi');
  });
});

describe('a request', () => {
  it('is not unpacked: a small one cannot become a large one', async () => {
    const body = gzipSync(JSON.stringify({ code: 'A'.repeat(10_000_000) }));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await fetch(`${centre.url}${SYNC_PATHS.enrol}`, { method: 'POST', headers, body });
    expect([answer.status, await answer.json()]).toEqual([400, { code: 'request-malformed' }]);
  });
});
