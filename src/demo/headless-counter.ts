/** A counter without a screen: the real backend process, driven over the same messages that a host uses. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ApiResult, CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import { FromBackend } from '@flouss/shared/contract/backend-messages';
import type { ToBackend } from '@flouss/shared/contract/backend-messages';

const BACKEND_ENTRY = fileURLToPath(new URL('../backend/main.ts', import.meta.url));

/** base64url of 32 bytes each. */
export interface StoreSecrets {
  readonly store_key: string;
  readonly pin_pepper: string;
}

export interface HeadlessCounter {
  /** The answer, or a throw naming the refusal: the demo asks for nothing that may be refused. */
  ask<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
  close(): Promise<void>;
}

export async function openHeadlessCounter(
  storePath: string,
  secrets: StoreSecrets,
  serverUrl: string,
  serverCa: string,
): Promise<HeadlessCounter> {
  const backend = fork(BACKEND_ENTRY, {
    env: { ...process.env, FLOUSS_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => backend.once('exit', () => resolve()));
  const answers = new Map<number, (result: unknown) => void>();
  const say = (message: ToBackend): void => void backend.send(message);
  const opened = new Promise<void>((resolve, reject) => {
    backend.once('exit', () => reject(new Error('the counter ended before it opened its store')));
    backend.on('message', (raw) => {
      const message = FromBackend.parse(raw);
      if (message.kind === 'opened') resolve();
      if (message.kind === 'refused') reject(new Error(`the counter's store was not opened: ${message.code}`));
      if (message.kind === 'answer') {
        answers.get(message.id)?.(message.result);
        answers.delete(message.id);
      }
    });
  });
  say({ kind: 'open', store_path: storePath, ...secrets, server_url: serverUrl, server_ca: serverCa });
  await opened;
  let lastId = 0;
  return {
    ask: async (method, input) => {
      const id = ++lastId;
      const answer = new Promise<unknown>((resolve) => answers.set(id, resolve));
      say({ kind: 'call', id, method, input });
      return accepted(method, (await answer) as ApiResult<typeof method>);
    },
    close: async () => {
      say({ kind: 'close' });
      await ended;
    },
  };
}

function accepted<M extends CounterMethod>(method: M, result: ApiResult<M>): OutputOf<M> {
  if (!result.ok) throw new Error(`${method} was refused: ${JSON.stringify(result.error)}`);
  return result.value;
}
