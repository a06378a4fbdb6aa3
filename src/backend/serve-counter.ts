/**
 * Answers a host's messages with one counter: opens it, calls it, tells its events, closes it. It knows the messages and
 * the counter's face, neither the process nor the channel it runs on.
 */
import { ToBackend } from '@flouss/shared/contract/backend-messages';
import type { FromBackend, OpenStore, StoreRefusal } from '@flouss/shared/contract/backend-messages';
import { parseCall } from '@flouss/shared/contract/counter-api';
import type { CounterEvent } from '@flouss/shared/contract/counter-api';
import { unreachable } from '@flouss/shared/kernel/assert';
import type { Result } from '@flouss/shared/kernel/result';
import type { z } from 'zod';
import type { Counter } from '../core/counter.ts';

export interface ServeOptions {
  readonly open: (
    store: z.infer<typeof OpenStore>,
    emit: (event: CounterEvent) => void,
  ) => Result<Counter, StoreRefusal>;
  readonly send: (message: FromBackend) => Promise<void>;
  /** A bug in one call: said to the log, without the call's values. */
  readonly failed: (what: string, error: unknown) => void;
  /** Nothing is left to serve: the process may end. */
  readonly ended: () => void;
}

export interface CounterService {
  readonly receive: (raw: unknown) => void;
  /** Closes the store and ends; a second time changes nothing. */
  readonly close: () => Promise<void>;
}

export function serveCounter(options: ServeOptions): CounterService {
  let counter: Counter | undefined;
  let closing: Promise<void> | undefined;

  function receive(raw: unknown): void {
    const message = ToBackend.safeParse(raw);
    if (!message.success) return options.failed('message-unreadable', undefined);
    switch (message.data.kind) {
      case 'open':
        return open(message.data);
      case 'call':
        return void answer(message.data.id, message.data.method, message.data.input);
      case 'close':
        return void close();
      default:
        return unreachable(message.data);
    }
  }

  function open(store: z.infer<typeof OpenStore>): void {
    if (counter) return options.failed('opened-twice', undefined);
    const opened = options.open(store, (event) => void options.send({ kind: 'event', event }));
    if (!opened.ok) return void options.send({ kind: 'refused', code: opened.error }).then(options.ended);
    counter = opened.value;
    counter.start();
    void options.send({ kind: 'opened' });
  }

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    await options.send({ kind: 'answer', id, result: await resultOf(name, input) });
  }

  async function resultOf(name: string, input: unknown): Promise<unknown> {
    if (!counter || closing) return { ok: false, error: { code: 'backend-unavailable' } };
    const call = parseCall(name, input);
    if (!call.ok) return call;
    try {
      return await counter.call(call.method, input);
    } catch (error) {
      options.failed(call.method, error);
      return { ok: false, error: { code: 'internal' } };
    }
  }

  function close(): Promise<void> {
    closing ??= end();
    return closing;
  }

  async function end(): Promise<void> {
    await counter?.close();
    await options.send({ kind: 'closed' });
    options.ended();
  }

  return { receive, close };
}
