/** A host's hold on real processes: answers, events, deaths, the bound on restarts, refusals, an orderly end. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CounterEvent } from '@flouss/shared/contract/counter-api';
import { afterEach, expect, test, vi } from 'vitest';
import { STARTS_MAX, holdBackend } from '../../../src/backend/host-side/hold-backend.ts';
import type { Backend, BackendProcess, ProcessEvents } from '../../../src/backend/host-side/hold-backend.ts';

const FAKE = fileURLToPath(new URL('fake-backend.mjs', import.meta.url));
const children: ChildProcess[] = [];
let backend: Backend | undefined;

afterEach(async () => {
  vi.useRealTimers();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await backend?.stop();
});

function hold(plan = ''): { backend: Backend; events: CounterEvent[] } {
  const events: CounterEvent[] = [];
  backend = holdBackend({
    open: { store_path: '/nowhere', store_key: 'k'.repeat(43), pin_pepper: 'p'.repeat(43), server_url: null },
    spawn: (heard) => spawn(plan, heard),
    onEvent: (event) => events.push(event),
  });
  return { backend, events };
}

function spawn(plan: string, heard: ProcessEvents): BackendProcess {
  const child = fork(FAKE, [plan], { execArgv: [] });
  children.push(child);
  child.on('message', (message) => heard.message(message));
  child.once('exit', () => heard.exit());
  return {
    send: (message) => {
      if (child.connected) child.send(message, () => {});
    },
    kill: () => child.kill('SIGKILL'),
  };
}

const UNAVAILABLE = { ok: false, error: { code: 'backend-unavailable' } };

test('answers go to whoever asked, in whatever number', async () => {
  const held = hold();
  expect(await held.backend.opened).toEqual({ ok: true, value: null });
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => held.backend.call('find.search', { n })));
  expect(answers.map((answer) => answer.ok && answer.value)).toMatchObject(
    Array.from({ length: 50 }, (_, n) => ({ input: { n } })),
  );
});

test('a call made before the store is open waits for it', async () => {
  const held = hold();
  expect(await held.backend.call('status.get', {})).toMatchObject({ ok: true });
});

test('events are told', async () => {
  const { backend: held, events } = hold();
  await held.call('status.get', { event: true });
  expect(events).toEqual([{ topics: ['status'], loaded: [] }]);
});

test('a backend that dies answers its callers, is started again, and the screens read everything anew', async () => {
  const { backend: held, events } = hold();
  await held.opened;
  const [dead, beside] = await Promise.all([
    held.call('status.get', { die: true }),
    held.call('status.get', { mute: true }),
  ]);
  expect([dead, beside]).toEqual([UNAVAILABLE, UNAVAILABLE]);
  await vi.waitFor(async () => expect(await held.call('status.get', {})).toMatchObject({ ok: true }));
  expect(events.at(-1)?.topics).toContain('session');
});

test('a backend that talks nonsense is replaced', async () => {
  const { backend: held } = hold();
  await held.opened;
  expect(await held.call('status.get', { nonsense: true })).toEqual(UNAVAILABLE);
  await vi.waitFor(async () => expect(await held.call('status.get', {})).toMatchObject({ ok: true }));
});

test('is started at most five times a minute, and then again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const { backend: held } = hold('die');
  // Real processes die in real time, while the clock stands.
  const dead = () => children.filter((child) => child.exitCode !== null).length;
  const untilDead = async (count: number): Promise<void> => {
    while (dead() < count) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(1);
  };
  for (let count = 1; count <= STARTS_MAX; count++) await untilDead(count);
  await vi.advanceTimersByTimeAsync(50_000);
  expect(children).toHaveLength(STARTS_MAX);
  expect(await held.call('status.get', {})).toEqual(UNAVAILABLE);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(children).toHaveLength(STARTS_MAX + 1);
});

test('a refused store is said, answered, and not tried again', async () => {
  const { backend: held } = hold('refuse');
  expect(await held.opened).toEqual({ ok: false, error: 'store-in-use' });
  const refused = { ok: false, error: { code: 'store-unavailable', detail: { refusal: 'store-in-use' } } };
  await vi.waitFor(() => expect(children[0]?.exitCode).toBe(0));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await held.call('status.get', {})).toEqual(refused);
  expect(children).toHaveLength(1);
});

test('stop lets it close in order', async () => {
  const { backend: held } = hold();
  await held.opened;
  await held.stop();
  expect(children[0]?.exitCode).toBe(0);
  expect(await held.call('status.get', {})).toEqual(UNAVAILABLE);
});

test('stop does not wait for ever', async () => {
  const { backend: held } = hold('stubborn');
  await held.opened;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const stopping = held.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  await stopping;
  expect(children[0]?.signalCode).toBe('SIGKILL');
});
