/** The backend process as a host sees it: what it answers, how it ends, and what it never writes down. */
import { fork, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FromBackend, ToBackend } from '@flouss/shared/contract/backend-messages';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serveCounter } from '../../../src/backend/serve-counter.ts';
import type { Counter } from '../../../src/core/counter.ts';

const MAIN = fileURLToPath(new URL('../../../src/backend/main.ts', import.meta.url));
const KEY = 'A'.repeat(42) + 'E';
const children: ChildProcess[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flouss-backend-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly heard: FromBackend[];
  readonly err: () => string;
  say(message: ToBackend): void;
  next(kind: FromBackend['kind']): Promise<FromBackend>;
}

function start(): Started {
  const child = fork(MAIN, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  children.push(child);
  const heard: FromBackend[] = [];
  let err = '';
  child.on('message', (message) => heard.push(message as FromBackend));
  child.stderr?.on('data', (data: Buffer) => (err += data.toString('utf8')));
  return {
    child,
    heard,
    err: () => err,
    say: (message) => child.send(message),
    next: (kind) =>
      vi.waitFor(
        () => {
          const found = heard.find((message) => message.kind === kind);
          if (!found) throw new Error(`nothing heard of ${kind}`);
          return found;
        },
        { timeout: 10_000 },
      ),
  };
}

const openMessage = (key = KEY): ToBackend => ({
  kind: 'open',
  store_path: join(folder, 'counter.store'),
  store_key: key,
  pin_pepper: key,
  server_url: null,
});
const call = (id: number, method: string, input: unknown = {}): ToBackend => ({ kind: 'call', id, method, input });
const closedInOrder = () => expect(stat(join(folder, 'counter.store-wal'))).rejects.toThrow('ENOENT');

test('opens, answers by number, tells events, closes in order', async () => {
  const backend = start();
  backend.say(openMessage());
  backend.say(call(1, 'session.get'));
  backend.say(call(2, 'settings.change', { language: 'en' }));
  backend.say(call(3, 'no.such'));
  backend.say(call(4, 'find.search', { text: 5 }));
  await vi.waitFor(() => expect(backend.heard.filter((message) => message.kind === 'answer')).toHaveLength(4), {
    timeout: 10_000,
  });
  const answers = new Map(
    backend.heard.flatMap((message) => (message.kind === 'answer' ? [[message.id, message.result]] : [])),
  );
  expect(answers.get(1)).toMatchObject({ ok: true, value: { enrolled: false } });
  expect(answers.get(2)).toMatchObject({ ok: true, value: { language: 'en' } });
  expect(answers.get(3)).toMatchObject({ ok: false, error: { code: 'input-invalid' } });
  expect(answers.get(4)).toMatchObject({ ok: false, error: { code: 'input-invalid', fields: [{ path: 'text' }] } });
  await backend.next('event');
  backend.say({ kind: 'close' });
  await backend.next('closed');
  await vi.waitFor(() => expect(backend.child.exitCode).toBe(0));
  await closedInOrder();
});

test('a store that cannot be opened is refused with its reason, and the process ends', async () => {
  const first = start();
  first.say(openMessage());
  await first.next('opened');
  const second = start();
  second.say(openMessage());
  expect(await second.next('refused')).toEqual({ kind: 'refused', code: 'store-in-use' });
  await vi.waitFor(() => expect(second.child.exitCode).toBe(0));
  first.say({ kind: 'close' });
  await once(first.child, 'exit');
  const third = start();
  third.say(openMessage('B'.repeat(42) + 'E'));
  expect(await third.next('refused')).toEqual({ kind: 'refused', code: 'store-key-wrong' });
});

test('before a store is open nothing can be called', async () => {
  const backend = start();
  backend.say(call(1, 'session.get'));
  expect(await backend.next('answer')).toEqual({
    kind: 'answer',
    id: 1,
    result: { ok: false, error: { code: 'backend-unavailable' } },
  });
});

test.each(['SIGTERM', 'disconnect'] as const)('%s closes the store in order', async (end) => {
  const backend = start();
  backend.say(openMessage());
  backend.say(call(1, 'settings.change', { language: 'en' }));
  await backend.next('answer');
  if (end === 'disconnect') backend.child.disconnect();
  else backend.child.kill('SIGTERM');
  await once(backend.child, 'exit');
  expect(backend.child.exitCode).toBe(0);
  await closedInOrder();
});

test('Ctrl+C is the host’s to answer', async () => {
  const backend = start();
  backend.say(openMessage());
  await backend.next('opened');
  backend.child.kill('SIGINT');
  backend.say(call(1, 'session.get'));
  expect(await backend.next('answer')).toMatchObject({ id: 1, result: { ok: true } });
});

test('started by hand it says so', () => {
  const { status, stderr } = spawnSync(process.execPath, [MAIN], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The backend is started by .*\n$/);
});

test('a bug in one call is answered and logged without a value of it', async () => {
  const sent: FromBackend[] = [];
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { logIncident } = await import('../../../src/backend/log.ts');
  const broken: Counter = {
    call: (_method, input) => Promise.reject(new TypeError(`cannot read ${JSON.stringify(input)}`)),
    start: () => {},
    close: () => Promise.resolve(),
  };
  const service = serveCounter({
    open: () => ({ ok: true, value: broken }),
    send: async (message) => void sent.push(message),
    failed: logIncident,
    ended: () => {},
  });
  service.receive(openMessage());
  service.receive(call(1, 'find.search', { text: 'Personne Inventée' }));
  service.receive({ kind: 'nonsense', name: 'Personne Inventée' });
  await vi.waitFor(() =>
    expect(sent).toContainEqual({ kind: 'answer', id: 1, result: { ok: false, error: { code: 'internal' } } }),
  );
  const log = written.mock.calls.map(([line]) => String(line)).join('');
  written.mockRestore();
  expect(log).toContain('"what":"find.search","error":"TypeError"');
  expect(log).not.toContain('Inventée');
});
