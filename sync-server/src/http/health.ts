/** Who we are, whether we live, whether we can work, and what is counted. */
import { z } from 'zod';
import type { Metrics } from './metrics.ts';
import type { Http } from './server.ts';

export interface HealthDeps {
  readonly metrics: Metrics;
  /** Whether requests can be served now. */
  readonly ready: () => Promise<boolean>;
}

export function healthRoutes(http: Http, { metrics, ready }: HealthDeps): void {
  http.get('/', { schema: { response: { 200: z.object({ service: z.string(), api: z.string() }) } } }, async () => ({
    service: 'flouss-sync-server',
    api: '/openapi.json',
  }));
  http.get('/health/live', { schema: { response: { 200: z.object({ live: z.literal(true) }) } } }, async () => ({
    live: true as const,
  }));
  http.get(
    '/health/ready',
    { schema: { response: { 200: z.object({ ready: z.boolean() }), 503: z.object({ ready: z.boolean() }) } } },
    async (_request, reply) => {
      const able = await ready().catch(() => false);
      return reply.status(able ? 200 : 503).send({ ready: able });
    },
  );
  http.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
}
