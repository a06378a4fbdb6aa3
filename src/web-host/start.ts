/**
 * Puts the web host together: gate, screens and method socket on 127.0.0.1, in front of a backend process. The counter's
 * rules are behind the backend; nothing here knows them.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { systemRandom } from '@flouss/platform/system-ports';
import type { StoreRefusal } from '@flouss/shared/contract/backend-messages';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { screenHeaders } from '../backend/host-side/content-policy.ts';
import { holdBackend } from '../backend/host-side/hold-backend.ts';
import { openKeyRoom } from '../backend/host-side/key-room.ts';
import { backendIsBuilt, forkBackend } from './forked-backend.ts';
import { makeGate, newSecret } from './gate.ts';
import type { Gate, Refusal, Visit } from './gate.ts';
import { makeMethodSocket } from './method-socket.ts';
import type { MethodSocket } from './method-socket.ts';
import { readScreens } from './screens.ts';
import type { Screens } from './screens.ts';
import { storePlace } from './store-key.ts';

const LOOPBACK = '127.0.0.1';
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const SOCKET_PATH = '/counter';

export interface WebHostOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly data_dir: string;
  /** The built screens, `.build/app/renderer`. */
  readonly renderer_dir: string;
  readonly server_url: string | null;
  /** Certificates (PEM) of the centre's own. */
  readonly server_ca?: string | undefined;
  /** Where newer versions are published, and by whom: only here may it be somebody else than the application says. */
  readonly update?: { readonly url: string; readonly publisher_key?: string | undefined } | undefined;
  /** This application's own, for support and updates. */
  readonly application_version?: string;
  /** Keeps the key under a pass-phrase, asked for in the page, and not in a file. */
  readonly pass_phrase?: boolean;
  /** The one-time token; made here when not given. */
  readonly token?: string;
}

export interface WebHost {
  /** With the one-time token: the first browser that opens it is the counter's. */
  readonly url: string;
  stop(): Promise<void>;
}

export type WebHostRefusal =
  | StoreRefusal
  | 'not-built'
  | 'folder-unwritable'
  | 'store-key-unreadable'
  | 'port-busy'
  | 'port-refused';

export async function startWebHost(options: WebHostOptions): Promise<Result<WebHost, WebHostRefusal>> {
  const screens = readScreens(options.renderer_dir);
  if (!screens || !backendIsBuilt()) return err('not-built');
  const place = storePlace(options.data_dir, systemRandom, options.pass_phrase === true);
  if (!place.ok) return place;
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS });
  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;

  const { port } = server.address() as AddressInfo;
  const token = options.token ?? newSecret(systemRandom);
  const gate = makeGate(port, token, systemRandom);
  const { store_path, keys } = place.value;
  const { server_url, server_ca, update, application_version } = options;
  const backend = openKeyRoom(keys, (secrets) =>
    holdBackend({
      open: { store_path, ...secrets, server_url, server_ca, update, application_version },
      spawn: forkBackend,
      onEvent: (event) => socket.tell(event),
    }),
  );
  const socket = makeMethodSocket(backend);
  const headers = screenHeaders([`ws://${LOOPBACK}:${port}`]);
  server.on('request', (request, response) => show(gate, screens, headers, request, response));
  server.on('upgrade', (request, stream, head) => connect(gate, socket, request, stream, head));

  async function stop(): Promise<void> {
    socket.stop();
    server.close();
    server.closeAllConnections();
    await backend.stop();
  }

  // Where a pass-phrase is wanted first, the page says how the opening ended.
  const opened = keys.kept === 'pass-phrase' ? ok(null) : await backend.opened;
  if (!opened.ok) {
    await stop();
    return opened;
  }
  return ok({ url: `http://${LOOPBACK}:${port}/?token=${token}`, stop });
}

function listen(server: Server, port: number): Promise<Result<null, 'port-busy' | 'port-refused'>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(err(error.code === 'EADDRINUSE' ? 'port-busy' : 'port-refused')),
    );
    server.listen(port, LOOPBACK, () => resolve(ok(null)));
  });
}

const REFUSED: Readonly<Record<Refusal, { readonly status: number; readonly sentence: string }>> = {
  'not-this-host': { status: 421, sentence: 'This address is not the one the counter listens on.' },
  'other-origin': { status: 403, sentence: 'Another page may not use the counter.' },
  'method-not-allowed': { status: 405, sentence: 'Only reading is possible here.' },
  'no-session': {
    status: 401,
    sentence:
      'This browser was not let in. The address that the counter printed works once, in the browser that opens it first: start the counter again for a new one.',
  },
};

function show(
  gate: Gate,
  screens: Screens,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const admission = gate.visit(visitOf(request));
  if (admission.kind === 'refused')
    return say(response, REFUSED[admission.why].status, REFUSED[admission.why].sentence);
  if (admission.kind === 'go-on') {
    if (admission.setCookie) response.setHeader('set-cookie', admission.setCookie);
    response.writeHead(303, { location: '/', 'cache-control': 'no-store' }).end();
    return;
  }
  const screen = screens.get(admission.path);
  if (!screen) return say(response, 404, 'There is no such page.');
  response.writeHead(200, {
    'content-type': screen.type,
    'content-length': screen.body.length,
    'cache-control': screen.cacheControl,
  });
  response.end(request.method === 'HEAD' ? undefined : screen.body);
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${sentence}\n`);
}

function connect(gate: Gate, socket: MethodSocket, request: IncomingMessage, stream: Duplex, head: Buffer): void {
  // Node stops listening for this stream's errors once it is ours.
  stream.on('error', () => stream.destroy());
  const admission = gate.socket(visitOf(request));
  if (admission.kind === 'admitted' && admission.path === SOCKET_PATH) return socket.upgrade(request, stream, head);
  const status = admission.kind === 'refused' ? REFUSED[admission.why].status : 404;
  stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function visitOf(request: IncomingMessage): Visit {
  const { host, origin, cookie } = request.headers;
  return { method: request.method, url: request.url, host, origin, cookie };
}
