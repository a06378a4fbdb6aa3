/** kill -9 in the middle of training: the real store is as it was, and whoever starts the counter again finds the real one. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { FromBackend } from '@flouss/shared/contract/backend-messages';
import type { ToBackend } from '@flouss/shared/contract/backend-messages';
import type { ApiResult, CounterMethod, InputOf, OutputOf } from '@flouss/shared/contract/counter-api';
import { TRAINING_PIN } from '@flouss/shared/contract/training';
import { expect, test } from 'vitest';
import { PIN, TELLER } from './published.ts';
import { PEPPER } from './shop.ts';
import { KEY, openDesk, realStore, rowsOf, sellFirstCard, enterTraining } from './training-desk.ts';

const BACKEND = new URL('../../../src/backend/main.ts', import.meta.url).pathname;
const text = (key: Uint8Array): string => Buffer.from(key).toString('base64url');

interface Backend {
  readonly process: ChildProcess;
  ask<M extends CounterMethod>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
}

async function startBackend(store_path: string): Promise<Backend> {
  const child = fork(BACKEND, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const answers = new Map<number, (result: unknown) => void>();
  const say = (message: ToBackend): void => void child.send(message, () => {});
  const opened = new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the backend ended before it opened its store')));
    child.on('message', (raw) => {
      const message = FromBackend.parse(raw);
      if (message.kind === 'opened') resolve();
      if (message.kind === 'answer') answers.get(message.id)?.(message.result);
    });
  });
  say({ kind: 'open', store_path, store_key: text(KEY), pin_pepper: text(PEPPER), server_url: null });
  await opened;
  let last = 0;
  return {
    process: child,
    ask: async (method, input) => {
      const id = ++last;
      const answered = new Promise<unknown>((resolve) => answers.set(id, resolve));
      say({ kind: 'call', id, method, input });
      const result = (await answered) as ApiResult<typeof method>;
      if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`);
      return result.value;
    },
  };
}

test('the real store is untouched, the counter comes back as the real one, training where it was', async () => {
  const path = await realStore(1);
  const before = rowsOf(path);
  const backend = await startBackend(path);
  await backend.ask('session.sign-in', { operator_id: TELLER, pin: PIN });
  const { operators } = await backend.ask('training.enter', {});
  await backend.ask('session.sign-in', { operator_id: operators[0]!.operator_id, pin: TRAINING_PIN });
  const { receipt } = await sellFirstCard({ ok: (method, input) => backend.ask(method, input) });
  backend.process.kill('SIGKILL');
  await once(backend.process, 'exit');

  expect(rowsOf(path)).toEqual(before);
  const again = openDesk(path);
  expect(await again.ok('session.get', {})).toMatchObject({ training: false, counter_code: 'C01', operator: null });
  await enterTraining(again);
  const sold = (await again.ok('activity.list', { day: null })).find(({ op_id }) => op_id === receipt.op_id);
  expect(sold).toMatchObject({ kind: 'sale', receipt_number: 'T01-000001' });
  await again.close();
});
