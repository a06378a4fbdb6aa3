/** A crowd of counters: as many pushes as there are places wait their turn, and who comes then is told when to come again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYNC_PATHS } from '@flouss/shared/contract/sync';
import { buildApp } from '../../../sync-server/src/app.ts';
import type { App } from '../../../sync-server/src/app.ts';
import { openLogger } from '../../../sync-server/src/logger.ts';
import { PUSHES_IN_HAND_MAX } from '../../../sync-server/src/sync/pushes-in-hand.ts';
import { readHere } from '../../../sync-server/src/sync/reading/batch-reader.ts';
import { openCentre } from './test-centre.ts';
import type { TestCentre } from './test-centre.ts';
import type { SignedCall } from './test-counter.ts';

let centre: TestCentre;
let app: App;
let url: string;
let letGo: () => void;
let inHand = 0;

beforeAll(async () => {
  centre = await openCentre();
  const { ctx } = centre;
  const held = Promise.withResolvers<void>();
  letGo = held.resolve;
  const reader = readHere(ctx);
  app = await buildApp({
    db: centre.db,
    ctx,
    reader: {
      ...reader,
      read: async (body, sender) => {
        inHand += 1;
        await held.promise;
        return reader.read(body, sender);
      },
    },
    config: {
      bank: undefined,
      carrier: undefined,
      rateLimits: { requestsPerMinute: 100_000, enrolmentsPerMinute: 100_000 },
    },
    logger: openLogger('silent'),
  });
  url = await app.http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await centre.close();
});

const send = ({ method, headers, body }: SignedCall, signal: AbortSignal | null = null): Promise<Response> =>
  fetch(`${url}${SYNC_PATHS.push}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body,
    signal,
  });

async function untilTaken(push: () => SignedCall): Promise<Response> {
  for (;;) {
    const answer = await send(push());
    if (answer.status !== 503) return answer;
    await sleep(20);
  }
}

it('leaves places for as many as it can serve, and a place that was left is free again', async () => {
  const { counter } = await centre.openShop(1);
  const { entry } = counter.register('Awa');
  const push = (): SignedCall => counter.pushCall([entry]);

  const hangingUp = new AbortController();
  const waiting = Array.from({ length: PUSHES_IN_HAND_MAX - 1 }, () => send(push()));
  const impatient = send(push(), hangingUp.signal).catch(() => 'hung up');
  await expect.poll(() => inHand, { timeout: 20_000 }).toBe(PUSHES_IN_HAND_MAX);
  const refused = await send(push());
  expect([refused.status, await refused.json()]).toEqual([503, { code: 'server-busy' }]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

  hangingUp.abort();
  expect(await impatient).toBe('hung up');
  const late = untilTaken(push);
  await expect.poll(() => inHand, { timeout: 20_000 }).toBe(PUSHES_IN_HAND_MAX + 1);
  letGo();
  expect((await late).status).toBe(200);
  const answers = await Promise.all(waiting);
  expect(answers.map(({ status }) => status)).toEqual(waiting.map(() => 200));
});
