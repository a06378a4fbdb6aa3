/**
 * A host's hold on its backend process: starts it, asks it, and starts it again when it dies, at most `STARTS_MAX` times
 * a minute. How a process is made is the host's own (Electron's utility process, Node's fork); the store's contents are
 * nobody's here.
 */
import { FromBackend } from '@flouss/shared/contract/backend-messages';
import type { OpenStore, StoreRefusal, ToBackend } from '@flouss/shared/contract/backend-messages';
import { ChangeTopic } from '@flouss/shared/contract/counter-api';
import type { ApiResult, CounterEvent, CounterMethod } from '@flouss/shared/contract/counter-api';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { z } from 'zod';

/**
 * For the process: V8 lets what is young and soon gone fill up to 8 MB before it clears it away. Left alone it takes ten times that
 * in a day's work, and gives nothing back.
 */
export const BACKEND_FLAGS: readonly string[] = ['--max-semi-space-size=8'];

export const STARTS_MAX = 5;
const STARTS_WINDOW_MS = 60_000;
/** Longer than any service may take, enrolment and a hurried sync included. */
const CALL_TIMEOUT_MS = 120_000;
const CALLS_WAITING_MAX = 256;
const CLOSE_TIMEOUT_MS = 10_000;

export interface BackendProcess {
  send(message: ToBackend): void;
  kill(): void;
}

export interface ProcessEvents {
  message(raw: unknown): void;
  exit(): void;
}

export interface HoldOptions {
  readonly open: Omit<z.infer<typeof OpenStore>, 'kind'>;
  spawn(events: ProcessEvents): BackendProcess;
  onEvent(event: CounterEvent): void;
}

export type AnyApiResult = ApiResult<CounterMethod>;

export interface Backend {
  /** How the first opening ended; a store that was refused is not tried again. */
  readonly opened: Promise<Result<null, StoreRefusal>>;
  /** Never throws: a backend that is away answers `backend-unavailable`, a refused store `store-unavailable`. */
  call(method: CounterMethod, input: unknown): Promise<AnyApiResult>;
  /** Lets the backend close its store; kills it after `CLOSE_TIMEOUT_MS`. */
  stop(): Promise<void>;
}

const UNAVAILABLE: AnyApiResult = { ok: false, error: { code: 'backend-unavailable' } };
/** After a restart nothing that the screens hold is certain, the session least of all. */
const EVERYTHING: CounterEvent = { topics: ChangeTopic.options, loaded: [] };

export function holdBackend(options: HoldOptions): Backend {
  const opened = Promise.withResolvers<Result<null, StoreRefusal>>();
  const stopped = Promise.withResolvers<void>();
  const waiting = new Map<number, (result: AnyApiResult) => void>();
  const startedAt: number[] = [];
  let process: BackendProcess | undefined;
  let refusal: StoreRefusal | undefined;
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;
  let lastId = 0;

  function start(): void {
    const now = performance.now();
    const again = startedAt.push(now) > 1;
    const mine = options.spawn({
      message: (raw) => process === mine && receive(raw, again),
      exit: () => process === mine && lost(),
    });
    process = mine;
    mine.send({ kind: 'open', ...options.open });
  }

  function receive(raw: unknown, again: boolean): void {
    const message = FromBackend.safeParse(raw);
    if (!message.success) return process?.kill();
    switch (message.data.kind) {
      case 'opened':
        opened.resolve(ok(null));
        if (again) options.onEvent(EVERYTHING);
        return;
      case 'refused':
        refusal = message.data.code;
        opened.resolve(err(refusal));
        return;
      case 'answer':
        // The backend made it by the method table; its output is not checked a second time.
        waiting.get(message.data.id)?.(message.data.result as AnyApiResult);
        return;
      case 'event':
        options.onEvent(message.data.event);
        return;
      case 'closed':
        return;
      default:
        return unreachable(message.data);
    }
  }

  function lost(): void {
    process = undefined;
    for (const answer of waiting.values()) answer(unavailable());
    if (stopping) return stopped.resolve();
    if (refusal) return;
    while (startedAt.length >= STARTS_MAX && startedAt[0]! <= performance.now() - STARTS_WINDOW_MS) startedAt.shift();
    const waitMs = startedAt.length < STARTS_MAX ? 0 : startedAt[0]! + STARTS_WINDOW_MS - performance.now();
    restart = setTimeout(start, waitMs);
  }

  function unavailable(): AnyApiResult {
    return refusal ? { ok: false, error: { code: 'store-unavailable', detail: { refusal } } } : UNAVAILABLE;
  }

  function call(method: CounterMethod, input: unknown): Promise<AnyApiResult> {
    if (!process || refusal || stopping || waiting.size >= CALLS_WAITING_MAX) return Promise.resolve(unavailable());
    const id = ++lastId;
    const { promise, resolve } = Promise.withResolvers<AnyApiResult>();
    const timer = setTimeout(() => answer(UNAVAILABLE), CALL_TIMEOUT_MS);
    const answer = (result: AnyApiResult): void => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(result);
    };
    waiting.set(id, answer);
    process.send({ kind: 'call', id, method, input });
    return promise;
  }

  async function stop(): Promise<void> {
    stopping = true;
    clearTimeout(restart);
    if (!process) return;
    const held = process;
    const timer = setTimeout(() => held.kill(), CLOSE_TIMEOUT_MS);
    held.send({ kind: 'close' });
    await stopped.promise;
    clearTimeout(timer);
  }

  start();
  return { opened: opened.promise, call, stop };
}
