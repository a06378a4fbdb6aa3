/**
 * The network as a port: one request out, one answer back, or nothing. The real one is axios over kept connections; a
 * simulation puts its own in place. It neither signs nor reads what it carries.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { PROTOCOL_HEADER } from '@flouss/shared/contract/protocol';
import axios from 'axios';

/** A pull may bring 500 customers; nothing the server sends is larger. */
const ANSWER_BYTES_MAX = 16 * 1_048_576;
const CONNECTIONS_MAX = 4;

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for a GET. */
  readonly body: string;
  /** For the whole exchange, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly abort?: AbortSignal | undefined;
}

export interface IncomingAnswer {
  readonly status: number;
  /** The server's `Date` header as it came. */
  readonly date: string | undefined;
  /** The server's `Retry-After` header as it came. */
  readonly retryAfter?: string | undefined;
  /** The version that the server speaks, as its header came. */
  readonly protocol?: string | undefined;
  readonly text: string;
}

export interface Transport {
  /** Rejects when no whole answer came: no network, time-out, abort. Whether the server acted is then unknown. */
  send(request: OutgoingRequest): Promise<IncomingAnswer>;
  close(): void;
}

/** `serverCa`: certificates (PEM) that may vouch for the server besides the well-known ones; a centre may have its own. */
export function httpTransport(serverCa?: string): Transport {
  const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  const httpsAgent = new HttpsAgent({
    keepAlive: true,
    maxSockets: CONNECTIONS_MAX,
    minVersion: 'TLSv1.3',
    ...(serverCa !== undefined && { ca: [...rootCertificates, serverCa] }),
  });
  const client = axios.create({
    httpAgent,
    httpsAgent,
    adapter: 'http',
    // A signed request means one server; it follows nobody elsewhere.
    maxRedirects: 0,
    proxy: false,
    responseType: 'text',
    maxContentLength: ANSWER_BYTES_MAX,
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
  });
  return {
    async send({ method, url, headers, body, timeoutMs, abort }) {
      const late = AbortSignal.timeout(timeoutMs);
      const answer = await client.request<string>({
        method,
        url,
        headers,
        ...(method !== 'GET' && { data: body }),
        signal: abort ? AbortSignal.any([abort, late]) : late,
      });
      const header = (name: string): string | undefined => {
        const value: unknown = answer.headers[name];
        return typeof value === 'string' ? value : undefined;
      };
      return {
        status: answer.status,
        date: header('date'),
        retryAfter: header('retry-after'),
        protocol: header(PROTOCOL_HEADER),
        text: answer.data,
      };
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}
