/**
 * The line to the bank: its address, what is shown at its door, and what can be said of a request that brought no answer. Connections
 * are not kept open, because a kept one that the bank has just closed would turn a request that never left into an unknown one.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { isAxiosError, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import type { Answer } from './answers.ts';
import type { Credentials, CredentialSource } from './credentials.ts';

const ANSWER_BYTES_MAX = 256 * 1024;

/** What a single request adds to the line's own. */
interface More {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface Line {
  post(to: string, body: object, more: More): Promise<Answer>;
  put(to: string, body: Uint8Array, more: More): Promise<Answer>;
  get(about: string, more: More): Promise<Answer>;
  /** The body as it comes: how much of it there may be is the reader's business. */
  stream(about: string, more: More): Promise<Answer & { readonly data: AsyncIterable<Uint8Array> }>;
}

export function connect(url: string, credentials: CredentialSource): Line {
  const http = axios.create({
    baseURL: url,
    httpAgent: new HttpAgent({ keepAlive: false }),
    // The key goes to this address alone: no proxy of the environment, no redirect.
    proxy: false,
    maxRedirects: 0,
    maxContentLength: ANSWER_BYTES_MAX,
    validateStatus: () => true,
  });
  const agentFor = agents();
  const showing = ({ headers, signal }: More): AxiosRequestConfig => {
    const shown = credentials();
    const authorised = { Authorization: `Bearer ${shown.apiKey}`, Accept: 'application/json', ...headers };
    return { signal, httpsAgent: agentFor(shown), headers: authorised };
  };
  return {
    post: async (to, body, more) => answerOf(await http.post<unknown>(to, body, showing(more))),
    put: async (to, body, more) => answerOf(await http.put<unknown>(to, body, showing(more))),
    get: async (about, more) => answerOf(await http.get<unknown>(about, showing(more))),
    async stream(about, more) {
      const whole = { ...showing(more), responseType: 'stream', maxContentLength: Number.POSITIVE_INFINITY } as const;
      const answer = await http.get<AsyncIterable<Uint8Array>>(about, whole);
      return { ...answerOf(answer), data: answer.data };
    },
  };
}

/** A new agent when the credentials are others; the former one ends with its last request. */
function agents(): (shown: Credentials) => HttpsAgent {
  const made = new WeakMap<Credentials, HttpsAgent>();
  return (shown) => {
    const { cert, key, ca } = shown;
    const agent =
      made.get(shown) ??
      new HttpsAgent({
        keepAlive: false,
        minVersion: 'TLSv1.2',
        ...(cert !== undefined && { cert }),
        ...(key !== undefined && { key }),
        ...(ca !== undefined && { ca }),
      });
    made.set(shown, agent);
    return agent;
  };
}

const answerOf = ({ status, data, headers }: AxiosResponse<unknown>): Answer => ({
  status,
  data,
  retryAfterMs: status === 429 || status === 503 ? retryAfterOf(headers['retry-after'], headers['date']) : undefined,
});

const INSTANT = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** RFC 9110 §10.2.3: seconds, or an instant, which is held against the bank's own clock. */
function retryAfterOf(given: unknown, date: unknown): number | undefined {
  if (typeof given !== 'string') return undefined;
  if (/^\d{1,9}$/.test(given)) return Number(given) * 1_000;
  if (!INSTANT.test(given) || typeof date !== 'string' || !INSTANT.test(date)) return undefined;
  return Math.max(0, Date.parse(given) - Date.parse(date));
}

const CONNECTING: ReadonlySet<unknown> = new Set(['getaddrinfo', 'connect']);
/** The bank's certificate was not believed: nothing is written before it is. */
const NOT_BELIEVED = /^(?:DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;
/** Ours was not: with TLS 1.3 that is heard after the request has left, but nobody reads a line whose handshake has failed. */
const NOT_LET_IN = /^ERR_SSL_.*ALERT_(?:.*CERTIFICATE.*|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED|PROTOCOL_VERSION)$/;

/** Did the attempt end before the bank could read anything of it? Then nothing has left us. An error that is not the network's is thrown on. */
export function neverConnected(error: unknown): boolean {
  if (!isAxiosError(error)) throw error;
  const { cause } = error;
  // One error for each address that was tried, where a name has several.
  const failures: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  return failures.every(
    (failure) =>
      failure instanceof Error &&
      (('syscall' in failure && CONNECTING.has(failure.syscall)) ||
        ('code' in failure &&
          typeof failure.code === 'string' &&
          (NOT_BELIEVED.test(failure.code) || NOT_LET_IN.test(failure.code)))),
  );
}
