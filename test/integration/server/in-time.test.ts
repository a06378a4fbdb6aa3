/** A handler that does not answer in time is answered for, whatever it was sent; one whose answer has begun is left to it. */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerInTime } from '../../../sync-server/src/http/in-time.ts';
import { createServer, RATE_LIMITS } from '../../../sync-server/src/http/server.ts';
import type { Http } from '../../../sync-server/src/http/server.ts';

const WITHIN_MS = 200;
const { promise: never } = Promise.withResolvers<never>();

let http: Http;
let url: string;
beforeAll(async () => {
  http = await createServer({
    logger: pino({ level: 'silent' }),
    rateLimits: RATE_LIMITS,
    metrics: { answered() {} },
  });
  answerInTime(http, WITHIN_MS);
  http.all('/never', async () => never);
  http.post('/late', async () => sleep(2 * WITHIN_MS, 'late'));
  http.post('/at-once', async () => 'at once');
  http.get('/long', async (_request, reply) => reply.type('text/plain').send(Readable.from(slowly())));
  url = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => http.close());

async function* slowly(): AsyncGenerator<string> {
  for (const word of ['one', 'two', 'three']) {
    yield word;
    await sleep(WITHIN_MS);
  }
}

const post = (path: string) => fetch(`${url}${path}`, { method: 'POST', body: '"words"', headers: JSON_HEADERS });
const JSON_HEADERS = { 'content-type': 'application/json' };

describe('a handler that does not answer', () => {
  it.each(['GET', 'POST'])('is answered for, asked by %s', async (method) => {
    const began = performance.now();
    const answer = await (method === 'GET' ? fetch(`${url}/never`) : post('/never'));
    expect([answer.status, await answer.json()]).toEqual([503, { code: 'server-busy' }]);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(performance.now() - began).toBeGreaterThanOrEqual(WITHIN_MS);
  });

  it('and answers later changes nothing, also for those that come after', async () => {
    expect((await post('/late')).status).toBe(503);
    await sleep(2 * WITHIN_MS);
    expect(await (await post('/at-once')).text()).toBe('at once');
  });
});

describe('an answer', () => {
  it('that has begun may take as long as its line needs', async () => {
    expect(await (await fetch(`${url}/long`)).text()).toBe('onetwothree');
  });
});
