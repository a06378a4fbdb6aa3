/**
 * What every answer says, and that each is counted once: a route's, one to a path that cannot be read, and one to what is no request at
 * all. Knows no route.
 */
import type { Socket } from 'node:net';
import { REQUEST_ID_HEADER } from '@flouss/shared/contract/request-id';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AskedCircuit, Metrics } from './metrics.ts';
import { refuse, refusedWith } from './refusals.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { Http } from './server.ts';

const NO_REQUEST = [
  'HTTP/1.1 400 Bad Request',
  'Connection: close',
  'Content-Type: application/json',
  'Content-Length: 28',
  '',
  '{"code":"request-malformed"}',
].join('\r\n');

/** `stopping`: each answer is then its connection's last. */
export function openAnswers(metrics: Pick<Metrics, 'answered'>, stopping: AbortSignal | undefined) {
  /** Connections that have had their last answer: what comes behind it is neither answered nor counted. */
  const ended = new WeakSet<object>();

  function dress(request: FastifyRequest, reply: FastifyReply): void {
    reply.headers(SECURITY_HEADERS).header(REQUEST_ID_HEADER, request.id).header('cache-control', 'no-store');
    if (stopping?.aborted) reply.header('connection', 'close');
  }

  function count(request: FastifyRequest, reply: FastifyReply, route: string | undefined): void {
    logAnswer(request, reply, route);
    if (ended.has(request.socket)) return;
    if (!reply.raw.shouldKeepAlive) ended.add(request.socket);
    metrics.answered(circuitOf(route), reply.statusCode, refusedWith(reply));
  }

  function countMalformed(socket: object): boolean {
    if (ended.has(socket)) return false;
    ended.add(socket);
    metrics.answered('none', 400, 'request-malformed');
    return true;
  }

  return {
    /** Where no hook is asked. */
    ofTheFramework: {
      clientErrorHandler(_error: unknown, socket: Socket): void {
        if (countMalformed(socket) && socket.writable) socket.write(NO_REQUEST);
        socket.destroy();
      },
      frameworkErrors(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
        dress(request, reply);
        reply.raw.once('finish', () => count(request, reply, undefined));
        refuse(reply, 'request-malformed');
      },
    },
    hookInto(http: Http): void {
      http.addHook('onSend', async (request, reply) => dress(request, reply));
      http.addHook('onResponse', async (request, reply) => count(request, reply, request.routeOptions.url));
      http.server.on('tlsClientError', (_error: Error, socket: object) => void countMalformed(socket));
    },
  };
}

function circuitOf(route: string | undefined): AskedCircuit {
  if (route === undefined) return 'none';
  if (route.startsWith('/admin')) return 'admin';
  if (route.startsWith('/sms/')) return 'sms';
  if (route.startsWith('/bank/')) return 'bank';
  return route.startsWith('/v1/') ? 'sync' : 'none';
}

/** Codes, ids and times: nothing that a person typed, no query, no address. */
function logAnswer(request: FastifyRequest, reply: FastifyReply, route: string | undefined): void {
  request.log.info(
    {
      method: request.method,
      route,
      status: reply.statusCode,
      code: refusedWith(reply),
      ms: Math.round(reply.elapsedTime),
    },
    'answered',
  );
}
