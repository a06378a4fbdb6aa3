/** `npm start` as a newcomer meets it: it finds its data again, ends on Ctrl-C, and says in one sentence what stands in its way. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { newFolder, startDemo } from './demo.ts';
import { bankState } from './outside.ts';

const START = fileURLToPath(new URL('../../src/demo/start.ts', import.meta.url));
const SETUP = fileURLToPath(new URL('../../src/demo/setup.mjs', import.meta.url));

function startWith(...args: string[]): { status: number | null; said: string } {
  const { status, stderr } = spawnSync(process.execPath, [START, '--no-open', ...args], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, said: stderr.trim() };
}

test('Ctrl-C stops everything, and a second start on other ports finds the data again', async () => {
  const first = await startDemo(mkdtempSync(join(tmpdir(), 'flouss-start-')));
  expect(first.printed.join('\n')).toMatch(/demo data/);
  const before = await bankState(first);
  expect(before.cards).toHaveLength(3);
  expect(await first.interrupt()).toBe(0);
  for (const pid of Object.values(first.pids)) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);

  const second = await startDemo(first.dataDir);
  try {
    expect(second.printed.join('\n')).not.toMatch(/demo data/);
    expect((await bankState(second)).cards).toEqual(before.cards);
  } finally {
    await second.dispose();
  }
}, 240_000);

test('when npm is ended by a signal, what it started ends too', async () => {
  const dataDir = newFolder();
  const args = [START, '--host', 'browser', '--no-open', '--port-base', '0', '--data', dataDir];
  const shell = spawn(
    process.execPath,
    ['-e', `require('node:child_process').spawn(process.execPath, ${JSON.stringify(args)}, { stdio: 'inherit' })`],
    { env: { ...process.env, npm_lifecycle_event: 'start' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pids = await new Promise<number[]>((resolve) => {
    createInterface({ input: shell.stdout }).on('line', (line) => {
      const ready = /^ready (.*)$/.exec(line)?.[1];
      if (ready !== undefined) resolve(Object.values((JSON.parse(ready) as { pids: Record<string, number> }).pids));
    });
  });
  shell.kill('SIGKILL');
  for (const pid of pids) {
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  }
  rmSync(dataDir, { recursive: true, force: true });
}, 120_000);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a busy port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { status, said } = startWith('--port-base', String(port));
  other.close();
  expect(said).toMatch(new RegExp(`^Port ${port} is already in use.*--port-base`));
  expect(said.split('\n')).toHaveLength(1);
  expect(status).toBe(1);
});

test('a folder that cannot be made', () => {
  const home = mkdtempSync(join(tmpdir(), 'flouss-start-'));
  writeFileSync(join(home, 'file'), '');
  const { status, said } = startWith('--port-base', '0', '--data', join(home, 'file', 'data'));
  rmSync(home, { recursive: true });
  expect(said).toMatch(/^The data folder .* cannot be written to .*--data DIR$/);
  expect(status).toBe(1);
});

test.each([
  [['--host', 'phone'], /^--host is electron or browser, not "phone"\.$/],
  [['--port-base', '80'], /^--port-base is a number from 1024 to 65000/],
  [['--prot-base', '8000'], /Unknown option '--prot-base'[\s\S]*Usage: npm start/],
] as const)('an option that is none: %j', (args, sentence) => {
  const { status, said } = startWith(...args);
  expect(said).toMatch(sentence);
  expect(status).toBe(1);
});

test('a Node that is too old is named before anything else happens', () => {
  const pretend = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})";
  const { status, stderr } = spawnSync(process.execPath, ['--import', pretend, SETUP], { encoding: 'utf8' });
  expect(stderr.trim()).toMatch(/^Flouss needs Node 20 or newer.*this is Node 18\.20\.4\./);
  expect(status).toBe(1);
});
