/** Who we are, whether we live, whether we can work, and what is counted. */
import { z } from 'zod';
import type { Metrics } from './metrics.ts';
import type { Http } from './server.ts';

export interface HealthDeps {
  readonly metrics: Metrics;
  /** Whether requests can be served now. */
  readonly ready: () => Promise<boolean>;
  /** How the bank answers, operation by operation; undefined where there is no bank. It makes nothing unready: counters are served without it. */
  readonly bank?: (() => ReadonlyMap<string, BreakerWord>) | undefined;
}

const BreakerWord = z.enum(['closed', 'half-open', 'open']);
type BreakerWord = z.infer<typeof BreakerWord>;
const Readiness = z.object({ ready: z.boolean(), bank: z.record(z.string(), BreakerWord).optional() });

export function healthRoutes(http: Http, { metrics, ready, bank }: HealthDeps): void {
  http.get('/', { schema: { response: { 200: z.object({ service: z.string(), api: z.string() }) } } }, async () => ({
    service: 'flouss-sync-server',
    api: '/openapi.json',
  }));
  http.get('/health/live', { schema: { response: { 200: z.object({ live: z.literal(true) }) } } }, async () => ({
    live: true as const,
  }));
  http.get('/health/ready', { schema: { response: { 200: Readiness, 503: Readiness } } }, async (_request, reply) => {
    const able = await ready().catch(() => false);
    const told = { ready: able, ...(bank && { bank: Object.fromEntries(bank()) }) };
    return reply.status(able ? 200 : 503).send(told);
  });
  http.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
}
