/**
 * The HTTP edge of both simulators: how they are configured, whom they answer, and the ways a connection can be made
 * to fail on request. It knows no protocol above HTTP.
 */
import { timingSafeEqual, createHash } from 'node:crypto';
import type { ServerOptions } from 'node:https';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { z } from 'zod';

const BODY_BYTES_MAX = 256 * 1024;
const REQUEST_TIMEOUT_MS = 15_000;
const HOLD_MAX_MS = 10 * 60 * 1000;
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** PEM. With `clientCa` only those come in whom it vouches for. */
export interface EdgeTls {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string | undefined;
}

/** A Fastify instance without routes: loopback names only, no cross-site writes, failures told on stderr. */
export function newApp(tls?: EdgeTls): FastifyInstance {
  // Fastify's types tell a server that may be encrypted from one that never is; nothing here does.
  const app = fastify({
    https: tls ? securedBy(tls) : null,
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: HOLD_MAX_MS + REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;
  app.addHook('onRequest', async (request, reply) => {
    if (!isForUs(request)) return reply.code(403).send({ code: 'loopback-only' });
    return undefined;
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'route-unknown' }));
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    if (status < 500) return reply.code(status).send({ code: 'invalid-request' });
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return reply.code(500).send({ code: 'internal' });
  });
  return app;
}

function securedBy({ cert, key, clientCa }: EdgeTls): ServerOptions {
  if (clientCa === undefined) return { cert, key };
  return { cert, key, ca: clientCa, requestCert: true, rejectUnauthorized: true };
}

/** The simulators have no accounts, so a web page elsewhere must reach them neither by name tricks nor by form. */
function isForUs(request: FastifyRequest): boolean {
  if (!LOOPBACK_HOSTS.has(request.host.replace(/:\d+$/, ''))) return false;
  return request.method === 'GET' || request.headers['sec-fetch-site'] !== 'cross-site';
}

function statusOf(error: unknown): number {
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode;
  }
  return 500;
}

/** The input in its parsed form, or undefined once the caller has been told what is wrong with it. */
export function parsedOr400<T>(schema: z.ZodType<T>, input: unknown, reply: FastifyReply): T | undefined {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  void reply.code(400).send({ code: 'invalid-request', issues });
  return undefined;
}

/** Leaves the caller waiting: the connection stays open and nothing is ever written to it. */
export function holdConnection(reply: FastifyReply): FastifyReply {
  reply.hijack();
  const { socket } = reply.raw;
  const release = setTimeout(() => socket?.destroy(), HOLD_MAX_MS);
  release.unref();
  reply.raw.once('close', () => clearTimeout(release));
  return reply;
}

/** Cuts the connection without a word. */
export function dropConnection(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** Compares secrets in constant time, whatever their lengths. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(digestOf(left), digestOf(right));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
