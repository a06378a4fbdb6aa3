/** What stands before the backend: real files, real argon2id; nothing is started, and nothing is told, without the pass-phrase. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiResult, HostMethod, InputOf } from '@flouss/shared/contract/counter-api';
import { err, ok } from '@flouss/shared/kernel/result';
import { afterEach, expect, test, vi } from 'vitest';
import type { Backend } from '../../../src/backend/host-side/hold-backend.ts';
import { openKeyRoom } from '../../../src/backend/host-side/key-room.ts';
import type { Secrets } from '../../../src/backend/host-side/pass-phrase-file.ts';

const PHRASE = 'quatre mots sans rapport';
const SECRETS: Secrets = { store_key: `${'k'.repeat(42)}A`, pin_pepper: `${'p'.repeat(42)}A` };
const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function roomIn(folder?: string, opened: Backend['opened'] = Promise.resolve(ok(null))) {
  const home = folder ?? mkdtempSync(join(tmpdir(), 'flouss-room-'));
  if (!folder) folders.push(home);
  const path = join(home, 'store.pass-phrase');
  const started: Secrets[] = [];
  let cleaned = 0;
  const room = openKeyRoom({ kept: 'pass-phrase', path, first: () => SECRETS, sealed: () => cleaned++ }, (secrets) => {
    started.push(secrets);
    return { opened, call: async () => ({ ok: true, value: {} }), stop: async () => {} };
  });
  const ask = <M extends HostMethod>(method: M, input: InputOf<M>): Promise<ApiResult<HostMethod>> =>
    room.call(method, input) as Promise<ApiResult<HostMethod>>;
  return { home, path, room, ask, started, cleaned: () => cleaned };
}

async function lockedRoom() {
  const first = roomIn();
  await first.ask('store-key.set', { pass_phrase: PHRASE });
  return roomIn(first.home);
}

const codeOf = (answer: ApiResult<HostMethod>): string => (answer.ok ? 'ok' : answer.error.code);

test('the first phrase seals the secrets; only then is anything started', async () => {
  const { path, room, ask, started, cleaned } = roomIn();
  expect(await ask('store-key.status', {})).toEqual({
    ok: true,
    value: { kept: 'pass-phrase', state: 'unset', wait_ms: 0 },
  });
  expect(await room.call('session.get', {})).toEqual({ ok: false, error: { code: 'backend-unavailable' } });
  for (const [weak, code] of [
    ['court', 'pass-phrase-short'],
    ['1234 5678 9012', 'pass-phrase-simple'],
    ['aaaaaaaaaaaaaaaa', 'pass-phrase-simple'],
  ] as const) {
    expect(codeOf(await ask('store-key.set', { pass_phrase: weak }))).toBe(code);
  }
  expect(started).toEqual([]);
  expect(await ask('store-key.set', { pass_phrase: PHRASE })).toMatchObject({ ok: true, value: { state: 'open' } });
  expect([started, cleaned()]).toEqual([[SECRETS], 1]);
  expect(statSync(path).mode & 0o077).toBe(0);
  const text = readFileSync(path, 'utf8');
  for (const secret of [SECRETS.store_key, SECRETS.pin_pepper, PHRASE]) expect(text).not.toContain(secret);
  expect(await room.call('session.get', {})).toMatchObject({ ok: true });
  expect(codeOf(await ask('store-key.set', { pass_phrase: 'une autre phrase' }))).toBe('pass-phrase-set-already');
});

test('afterwards it opens with the same words from whatever keyboard, and with no others', async () => {
  const { ask, started } = await lockedRoom();
  expect(await ask('store-key.status', {})).toMatchObject({ value: { state: 'locked' } });
  expect(codeOf(await ask('store-key.set', { pass_phrase: 'une autre phrase' }))).toBe('pass-phrase-set-already');
  expect(codeOf(await ask('store-key.open', { pass_phrase: 'quatre mots sans raison' }))).toBe('pass-phrase-wrong');
  expect(started).toEqual([]);
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_000);
  expect(codeOf(await ask('store-key.open', { pass_phrase: '  quatre mots  sans\u00A0rapport ' }))).toBe('ok');
  expect(started).toEqual([SECRETS]);
});

test('each wrong phrase makes the next one wait longer, also when they come at once; the right one is not tried before', async () => {
  const { ask, started } = await lockedRoom();
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const waits: unknown[] = [];
  for (let i = 0; i < 4; i++) {
    const answer = await ask('store-key.open', { pass_phrase: `faux ${i}` });
    waits.push(answer.ok ? null : answer.error.detail?.['wait_ms']);
    now += Number(waits.at(-1)) - 1;
    expect(codeOf(await ask('store-key.open', { pass_phrase: PHRASE }))).toBe('pass-phrase-wait');
    now += 1;
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  const both = await Promise.all([1, 2].map((n) => ask('store-key.open', { pass_phrase: `faux ${n}` })));
  expect(both.map(codeOf)).toEqual(['pass-phrase-wrong', 'pass-phrase-wait']);
  now += 60_000;
  expect(codeOf(await ask('store-key.open', { pass_phrase: PHRASE }))).toBe('ok');
  expect(started).toEqual([SECRETS]);
});

test('neither a restart nor a clock is a way out of the wait, and the right phrase ends it', async () => {
  const { home, ask } = await lockedRoom();
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  for (let i = 0; i < 3; i++) {
    expect(codeOf(await ask('store-key.open', { pass_phrase: `faux ${i}` }))).toBe('pass-phrase-wrong');
    now += 60_000;
  }
  // As another process: its own running begins at nothing, and the computer says that it is tomorrow.
  now = 5;
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 86_400_000);
  const again = roomIn(home);
  expect(await again.ask('store-key.status', {})).toMatchObject({ value: { state: 'locked', wait_ms: 4_000 } });
  now += 3_999;
  expect(codeOf(await again.ask('store-key.open', { pass_phrase: PHRASE }))).toBe('pass-phrase-wait');
  now += 1;
  expect(codeOf(await again.ask('store-key.open', { pass_phrase: 'faux encore' }))).toBe('pass-phrase-wrong');
  expect(await roomIn(home).ask('store-key.status', {})).toMatchObject({ value: { wait_ms: 8_000 } });
  now += 8_000;
  expect(codeOf(await again.ask('store-key.open', { pass_phrase: PHRASE }))).toBe('ok');
  expect(await roomIn(home).ask('store-key.status', {})).toMatchObject({ value: { state: 'locked', wait_ms: 0 } });
  expect(readdirSync(home)).toEqual(['store.pass-phrase']);
});

test('a process that is killed while it tries has tried', async () => {
  const { home, path, ask } = await lockedRoom();
  const now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const trying = ask('store-key.open', { pass_phrase: 'pas la bonne phrase' });
  for (let turns = 0; turns < 100 && !existsSync(`${path}.tries`); turns++) await Promise.resolve();
  expect(await roomIn(home).ask('store-key.status', {})).toMatchObject({ value: { wait_ms: 1_000 } });
  await trying;
});

test('a count that somebody has damaged shuts nobody out', async () => {
  const { home, path } = await lockedRoom();
  for (const damaged of ['', '{"v":1', '{"v":1,"wrong":-3}', '{"v":1,"wrong":1e99}']) {
    writeFileSync(`${path}.tries`, damaged);
    expect(await roomIn(home).ask('store-key.status', {})).toMatchObject({ value: { state: 'locked', wait_ms: 0 } });
  }
  expect(codeOf(await roomIn(home).ask('store-key.open', { pass_phrase: PHRASE }))).toBe('ok');
});

test('a change needs the phrase of today, and is the only one from then on', async () => {
  const { home, path, ask } = await lockedRoom();
  await ask('store-key.open', { pass_phrase: PHRASE });
  const before = readFileSync(path, 'utf8');
  const change = (pass_phrase: string, new_pass_phrase: string) =>
    ask('store-key.change', { pass_phrase, new_pass_phrase });
  expect(codeOf(await change('pas la bonne phrase', 'une toute autre phrase'))).toBe('pass-phrase-wrong');
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000);
  expect(codeOf(await change(PHRASE, 'court'))).toBe('pass-phrase-short');
  expect(readFileSync(path, 'utf8')).toBe(before);
  expect(codeOf(await change(PHRASE, 'une toute autre phrase'))).toBe('ok');
  const again = roomIn(home);
  expect(codeOf(await again.ask('store-key.open', { pass_phrase: 'une toute autre phrase' }))).toBe('ok');
  expect(again.started).toEqual([SECRETS]);
  expect(codeOf(await roomIn(home).ask('store-key.open', { pass_phrase: PHRASE }))).toBe('pass-phrase-wrong');
});

test.each([
  ['is no JSON', (): string => '{"v":1'],
  ['asks for all of the memory', (text: string): string => text.replace('"memory_kib":65536', '"memory_kib":99999999')],
])('a file that %s is said to be unreadable, and is left as it is', async (_, damage) => {
  const { path, ask, started } = await lockedRoom();
  writeFileSync(path, damage(readFileSync(path, 'utf8')));
  const damaged = readFileSync(path, 'utf8');
  expect(codeOf(await ask('store-key.open', { pass_phrase: PHRASE }))).toBe('key-file-unreadable');
  expect(await ask('store-key.status', {})).toMatchObject({ value: { state: 'locked' } });
  expect([started, readFileSync(path, 'utf8')]).toEqual([[], damaged]);
});

test('a file with one bit changed opens with no phrase', async () => {
  const { path, ask, started } = await lockedRoom();
  const envelope = JSON.parse(readFileSync(path, 'utf8')) as { ciphertext: string };
  const first = envelope.ciphertext.startsWith('A') ? 'B' : 'A';
  writeFileSync(path, JSON.stringify({ ...envelope, ciphertext: first + envelope.ciphertext.slice(1) }));
  expect(codeOf(await ask('store-key.open', { pass_phrase: PHRASE }))).toBe('pass-phrase-wrong');
  expect(started).toEqual([]);
});

test('a store that is refused after the right phrase says why', async () => {
  const { room, ask } = roomIn(undefined, Promise.resolve(err('store-in-use')));
  expect(await ask('store-key.set', { pass_phrase: PHRASE })).toMatchObject({
    error: { code: 'store-unavailable', detail: { refusal: 'store-in-use' } },
  });
  expect(await room.opened).toEqual(err('store-in-use'));
});

test('a folder that cannot be written to: nothing is begun, and nothing is lost', async () => {
  const { home, ask, started, cleaned } = roomIn();
  rmSync(home, { recursive: true });
  expect(codeOf(await ask('store-key.set', { pass_phrase: PHRASE }))).toBe('folder-unwritable');
  expect([started, cleaned()]).toEqual([[], 0]);
});

test('where a key store keeps the key there is nothing to type', async () => {
  const started: Secrets[] = [];
  const room = openKeyRoom({ kept: 'key-store', secrets: SECRETS }, (secrets) => {
    started.push(secrets);
    return { opened: Promise.resolve(ok(null)), call: async () => ({ ok: true, value: {} }), stop: async () => {} };
  });
  expect(started).toEqual([SECRETS]);
  expect(await room.call('store-key.status', {})).toEqual({
    ok: true,
    value: { kept: 'key-store', state: 'open', wait_ms: 0 },
  });
  for (const method of ['store-key.open', 'store-key.set'] as const) {
    expect(await room.call(method, { pass_phrase: PHRASE })).toMatchObject({ error: { code: 'pass-phrase-not-used' } });
  }
});
