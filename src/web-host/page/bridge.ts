/**
 * Builds `window.counter` in an ordinary browser: calls go over a WebSocket that is opened again, with back-off, whenever
 * it closes. It never sends a call twice: whether to ask again is the screen's to decide, under the same operation id.
 */
import { CHANGE_TOPICS } from '@flouss/shared/contract/change-topics';
import type { ApiResult, CounterBridge, CounterEvent, CounterMethod } from '@flouss/shared/contract/counter-api';
import type { FromPage, ToPage } from './wire.ts';

const RETRY_BASE_MS = 250;
const RETRY_MAX_MS = 5_000;
/** A call made while the socket is being opened waits this long for it. */
const OPEN_WAIT_MS = 5_000;

type AnyResult = ApiResult<CounterMethod>;

const UNAVAILABLE: AnyResult = { ok: false, error: { code: 'backend-unavailable' } };
/** What happened while the socket was away is not known: read everything again. */
const EVERYTHING: CounterEvent = { topics: [...CHANGE_TOPICS], loaded: [] };

const waiting = new Map<number, (result: AnyResult) => void>();
const listeners = new Set<(event: CounterEvent) => void>();
let socket = connect();
let opened = whenOpen(socket);
let attempts = 0;
let lastId = 0;

function connect(): WebSocket {
  const next = new WebSocket(`ws://${location.host}/counter`);
  next.addEventListener('open', () => {
    attempts = 0;
  });
  next.addEventListener('message', (message: MessageEvent<string>) => receive(JSON.parse(message.data) as ToPage));
  next.addEventListener('close', () => {
    for (const answer of waiting.values()) answer(UNAVAILABLE);
    waiting.clear();
    const ceiling = Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** attempts++);
    setTimeout(reconnect, Math.random() * ceiling);
  });
  return next;
}

function reconnect(): void {
  socket = connect();
  opened = whenOpen(socket);
  socket.addEventListener('open', () => tell(EVERYTHING));
}

/** True once open, false when it closed before that. */
function whenOpen(next: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    next.addEventListener('open', () => resolve(true));
    next.addEventListener('close', () => resolve(false));
  });
}

function receive(message: ToPage): void {
  if (message.kind === 'event') tell(message.event);
  else {
    waiting.get(message.id)?.(message.result as AnyResult);
    waiting.delete(message.id);
  }
}

function tell(event: CounterEvent): void {
  for (const listener of listeners) listener(event);
}

async function call(method: CounterMethod, input: unknown): Promise<AnyResult> {
  const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), OPEN_WAIT_MS));
  if (!(await Promise.race([opened, patience])) || socket.readyState !== WebSocket.OPEN) return UNAVAILABLE;
  const id = ++lastId;
  const message: FromPage = { id, method, input };
  socket.send(JSON.stringify(message));
  return new Promise((resolve) => {
    waiting.set(id, resolve);
  });
}

const bridge: CounterBridge = {
  host: 'browser',
  paper: null,
  // The host answers each method by the table; the type of the answer follows from the name.
  call: call as CounterBridge['call'],
  onEvent: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

Object.defineProperty(globalThis, 'counter', { value: Object.freeze(bridge) });
