/**
 * The method table over WebSockets: each message is parsed at this edge before the backend hears of it, and every
 * bound (message size, sockets, calls in flight) has a name. Who may connect is the gate's to say.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { parseCall } from '@flouss/shared/contract/counter-api';
import type { CounterEvent } from '@flouss/shared/contract/counter-api';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { AnyApiResult, Backend } from '../backend/host-side/hold-backend.ts';
import type { ToPage } from './page/wire.ts';

const MESSAGE_BYTES_MAX = 1_048_576;
const SOCKETS_MAX = 16;
const CALLS_PER_SOCKET_MAX = 64;
const PING_EVERY_MS = 30_000;

const Call = z.strictObject({ id: z.number().int(), method: z.string().max(64), input: z.unknown() });
type Call = z.infer<typeof Call>;

const POLICY_VIOLATION = 1008;
const GOING_AWAY = 1001;

export interface MethodSocket {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  tell(event: CounterEvent): void;
  stop(): void;
}

export function makeMethodSocket(backend: Pick<Backend, 'call'>): MethodSocket {
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();
  server.on('connection', serve);
  const pinging = setInterval(ping, PING_EVERY_MS);

  function serve(socket: WebSocket): void {
    if (server.clients.size > SOCKETS_MAX) return socket.close(POLICY_VIOLATION);
    let inFlight = 0;
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
    // A message over the bound, or no WebSocket frame at all: `ws` closes the socket itself.
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : readMessage(data);
      if (!message || inFlight >= CALLS_PER_SOCKET_MAX) return socket.close(POLICY_VIOLATION);
      void serveCall(message);
    });

    async function serveCall(message: Call): Promise<void> {
      inFlight++;
      const result = await answer(message);
      inFlight--;
      send(socket, { kind: 'answer', id: message.id, result });
    }
  }

  async function answer(message: Call): Promise<AnyApiResult> {
    const call = parseCall(message.method, message.input);
    return call.ok ? backend.call(call.method, message.input) : call;
  }

  /** A browser that went without a word is let go at the second unanswered ping. */
  function ping(): void {
    for (const socket of server.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }

  return {
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (opened) => server.emit('connection', opened, request)),
    tell: (event) => {
      for (const socket of server.clients) send(socket, { kind: 'event', event });
    },
    stop: () => {
      clearInterval(pinging);
      for (const socket of server.clients) socket.close(GOING_AWAY);
      server.close();
    },
  };
}

function send(socket: WebSocket, message: ToPage): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}

function readMessage(data: RawData): Call | undefined {
  try {
    return Call.safeParse(JSON.parse(textOf(data))).data;
  } catch {
    return undefined;
  }
}

/** `ws` gives one buffer by default; its type allows fragments too. */
function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as Uint8Array).toString('utf8');
}
