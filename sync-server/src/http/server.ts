/**
 * The HTTP shell that every circuit's routes are hung into: limits, time-outs, request ids, logs without personal data,
 * one answer for each error. Knows no circuit.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { constants } from 'node:zlib';
import { systemRandom } from '@flouss/platform/system-ports';
import { REQUEST_ID_HEADER, RequestId } from '@flouss/shared/contract/request-id';
import compress from '@fastify/compress';
import rateLimit from '@fastify/rate-limit';
import type { FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { isDatabaseTrouble } from '../db/trouble.ts';
import { openAnswers } from './answers.ts';
import { answerInTime } from './in-time.ts';
import type { Metrics } from './metrics.ts';
import { ERROR_STATUS, refuse, Refused } from './refusals.ts';
import type { ErrorCode } from './refusals.ts';
import { newRequestId } from './request-id.ts';

const BODY_BYTES_MAX = 32_768;
/** From one address: all routes together; each of enrolling, recovering and the back office's signing in alone. */
export interface RateLimits {
  readonly requestsPerMinute: number;
  readonly enrolmentsPerMinute: number;
}

export const RATE_LIMITS: RateLimits = { requestsPerMinute: 6_000, enrolmentsPerMinute: 10 };
const COMPRESSED_FROM_BYTES = 4_096;
const CONNECTION_TIMEOUT_MS = 60_000;
/** To receive a whole request; a pull's answer may take longer. */
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** For a handler to begin its answer. */
const HANDLER_TIMEOUT_MS = 40_000;
const URL_PARAMETER_LENGTH_MAX = 100;
/** Node would refuse these by itself, and no hook would hear of it. */
const COUNTED = { requireHostHeader: false };

export type Http = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export interface ServerOptions {
  /** Absent: in clear. */
  readonly tls?: TlsFiles | undefined;
  readonly logger: FastifyBaseLogger;
  readonly rateLimits: RateLimits;
  /** Where several processes count together; absent: this one counts alone. */
  readonly limitStore?: FastifyRateLimitStoreCtor | undefined;
  readonly metrics: Pick<Metrics, 'answered'>;
  /** Fires when the server stops: each answer is then its connection's last. */
  readonly stopping?: AbortSignal;
}

export async function createServer({
  tls,
  logger,
  rateLimits,
  limitStore,
  metrics,
  stopping,
}: ServerOptions): Promise<Http> {
  const answers = openAnswers(metrics, stopping);
  const http = Fastify({
    // TLS 1.3 alone: every counter speaks it, and nothing older has to be switched off one by one.
    ...(tls ? { https: { ...tls, ...COUNTED, minVersion: 'TLSv1.3' } } : { https: null, http: COUNTED }),
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    bodyLimit: BODY_BYTES_MAX,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    genReqId: requestIdOf,
    requestIdHeader: false,
    routerOptions: { maxParamLength: URL_PARAMETER_LENGTH_MAX },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    ...answers.ofTheFramework,
  }).withTypeProvider<ZodTypeProvider>();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  http.setErrorHandler(answerError);
  http.setNotFoundHandler(async (_request, reply) => refuse(reply, 'not-found'));
  answerInTime(http, HANDLER_TIMEOUT_MS);
  http.addHook('onRequest', async (request, reply) =>
    isForNobody(request) || isWithoutHost(request) ? refuse(reply, 'request-malformed') : undefined,
  );
  answers.hookInto(http);
  http.server.on('checkExpectation', (request, response) => http.routing(request, response));
  // A first snapshot on a telephone's line; what is short is not worth the work. gzip: every client has it, and it is quick, at its
  // quickest most of all: what is sealed hardly shrinks however long one tries.
  await http.register(compress, {
    encodings: ['gzip'],
    threshold: COMPRESSED_FROM_BYTES,
    globalDecompression: false,
    zlibOptions: { level: constants.Z_BEST_SPEED },
  });
  await http.register(rateLimit, {
    max: rateLimits.requestsPerMinute,
    timeWindow: '1 minute',
    ...(limitStore && { store: limitStore }),
    errorResponseBuilder: () => ({ statusCode: ERROR_STATUS['too-many-requests'] }),
  });
  await http.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Flouss sync server', version: '1' } },
    transform: jsonSchemaTransform,
  });
  http.get('/openapi.json', { schema: { hide: true } }, async () => http.swagger());
  return http;
}

/** Whoever has hung up meanwhile has no address any more: nothing could be counted as his, and nobody hears the answer. */
const isForNobody = ({ socket }: FastifyRequest): boolean => socket.remoteAddress === undefined && socket.destroyed;

/** RFC 9112 §3.2: answered 400. */
const isWithoutHost = ({ raw }: FastifyRequest): boolean => raw.httpVersion === '1.1' && raw.headers.host === undefined;

/** The one that the caller gave, where it has the form; else one of ours. */
function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): RequestId {
  const given = headers[REQUEST_ID_HEADER];
  return (given !== undefined && RequestId.safeParse(given).data) || newRequestId(systemRandom);
}

/** The context of whatever is done for this request. Its id is `requestIdOf`'s. */
export const forRequest = <C extends object>(ctx: C, request: FastifyRequest): C & { requestId: RequestId } => ({
  ...ctx,
  requestId: request.id as RequestId,
});

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const code = codeOf(error);
  if (code === 'internal') request.log.error({ err: error }, 'a request failed');
  if (code === 'server-busy') request.log.warn({ err: error }, 'a request came too soon');
  return refuse(reply, code);
}

/** Fastify's own errors in our words. */
function codeOf(error: unknown): ErrorCode {
  if (error instanceof Refused) return error.code;
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'body-too-large';
  if (isDatabaseTrouble(error)) return 'server-busy';
  if (statusCode === 429) return 'too-many-requests';
  return statusCode >= 400 && statusCode < 500 ? 'request-malformed' : 'internal';
}
