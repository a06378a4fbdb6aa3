/** The simulated bank as a process: what it prints, how it ends, what a kill leaves behind, what a seed fixes. */
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { openStore } from '../../../sync-server/simulators/both/open-store.ts';
import { activeCard, applicationFor, balanceOf, command, newKey, setFaults, stateOf } from './bank-client.ts';
import { endAll, eventually, newDataDir, pause, runToEnd, startBank } from './simulator-processes.ts';

const END_MS_MAX = 3_000;

afterEach(endAll);

test('prints one line when it listens and ends with 0 on SIGTERM and SIGINT, even with callers waiting', async () => {
  const bank = await startBank();
  expect(bank.output()).toEqual({ stdout: `listening ${JSON.stringify({ url: bank.url })}\n`, stderr: '' });
  await setFaults(bank.url, [{ fault: 'timeout-before' }]);
  const held = command(bank.url, '/cards/x/block', {}).catch((error: unknown) => error);
  await pause(50);
  const askedAt = performance.now();
  expect(await bank.end('SIGTERM')).toBe(0);
  expect(performance.now() - askedAt).toBeLessThan(END_MS_MAX);
  expect(await held).toBeInstanceOf(Error);
  expect(bank.output().stderr).toBe('');
  expect(await (await startBank()).end('SIGINT')).toBe(0);
});

test('the store syncs every commit, also after the first one in WAL mode', async () => {
  const db = openStore(await newDataDir(), {
    file: 'probe.db',
    version: 1,
    tables: 'CREATE TABLE t (a INTEGER) STRICT',
  });
  db.exec('INSERT INTO t VALUES (1)');
  const FULL = 2;
  expect(db.pragma('synchronous', { simple: true })).toBe(FULL);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  db.close();
});

test('a port or a folder in use, or a missing secret, is one clear sentence and exit 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const busyPort = await runToEnd('bank', ['--port', String(port), '--data', await newDataDir()]);
  taken.close();
  expect(busyPort).toEqual({
    code: 1,
    stdout: '',
    stderr: `Port ${port} is already in use on 127.0.0.1: choose another with --port.\n`,
  });

  const bank = await startBank();
  const busyFolder = await runToEnd('bank', ['--port', '0', '--data', bank.dataDir]);
  expect([busyFolder.code, busyFolder.stdout]).toEqual([1, '']);
  expect(busyFolder.stderr).toMatch(/^.*bank\.db is in use by another process: .*\n$/);

  const secretless = await runToEnd('bank', ['--port', '0', '--data', await newDataDir()], {});
  expect(secretless).toEqual({ code: 1, stdout: '', stderr: 'The environment variable BANK_API_KEY is not set.\n' });
  expect((await runToEnd('bank', ['--port', '0'])).stderr).toBe('Missing --data.\n');
});

test('killed in the middle of loads: every answered load is there, none is there twice after asking again', async () => {
  let bank = await startBank({ seed: 1 });
  const token = await activeCard(bank.url);
  const keys = Array.from({ length: 120 }, newKey);
  const answered = new Set<string>();
  const load = async (key: string): Promise<void> => {
    const { body } = await command(bank.url, `/cards/${token}/loads`, { amount_cents: 100 }, { key });
    if (body.operation.state === 'done') answered.add(key);
  };
  const storm = Promise.allSettled(keys.map(load));
  await eventually('a few loads', async () => (answered.size > 10 ? true : undefined));
  await bank.end('SIGKILL');
  await storm;
  expect(answered.size).toBeLessThan(keys.length);

  bank = await startBank({ dataDir: bank.dataDir });
  const kept = new Set((await stateOf(bank.url)).operations.map((operation) => operation.key));
  expect([...answered].filter((key) => !kept.has(key))).toEqual([]);
  await Promise.all(keys.map(load));
  expect(await balanceOf(bank.url, token)).toBe(100 * keys.length);
});

test('an application pending when the bank is killed is decided after it starts again', async () => {
  const bank = await startBank();
  await setFaults(bank.url, [], { delay_ms: 400 });
  await command(bank.url, '/applications', applicationFor('FL-1'));
  await bank.end('SIGKILL');
  const again = await startBank({ dataDir: bank.dataDir });
  // The page is looked at because, unlike a question by key, looking at it decides nothing.
  await eventually('the decision', async () => {
    const view = await (await fetch(`${again.url}/simulator/view`)).text();
    return view.includes('À activer') ? true : undefined;
  });
  expect((await stateOf(again.url)).cards).toMatchObject([{ card_reference: 'FL-1', state: 'issued' }]);
});

test('the same seed gives the same tokens in any order; another seed gives others', async () => {
  const keys = [newKey(), newKey(), newKey()];
  const first = await tokensFor(42, keys);
  expect(await tokensFor(42, keys.toReversed())).toEqual(first);
  expect(await tokensFor(43, keys)).not.toEqual(first);
  expect(new Set(first).size).toBe(3);
});

async function tokensFor(seed: number, order: readonly string[]): Promise<string[]> {
  const bank = await startBank({ seed });
  await setFaults(bank.url, [], { delay_ms: 0 });
  for (const key of order) {
    // oxlint-disable-next-line no-await-in-loop -- the order is what is being tested
    await command(bank.url, '/applications', applicationFor(`FL-${key}`), { key });
  }
  const { cards } = await stateOf(bank.url);
  await bank.end('SIGTERM');
  return cards.map((card) => `${card.card_reference} ${card.token} ${card.last_four}`).toSorted();
}
