/** The command line as somebody of our staff has it: the real program, with a state folder of his own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PASSWORD } from '../server/back-office.ts';

const ENTRY = fileURLToPath(new URL('../../../sync-server/src/admin-cli/main.ts', import.meta.url));

/** Everybody of `names` is signed in at the server; their folders go with `dispose`. */
export async function openTerminals(server: string, names: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'flouss-staff-'));
  const run = (who: string, args: readonly string[], lines: readonly string[] = []) => runAs(folder, who, args, lines);
  for (const name of names) await run(name, ['sign-in', '--server', server, '--name', name], [PASSWORD]);
  return { folder, run, dispose: () => rm(folder, { recursive: true, force: true }) };
}

/** `lines` come on standard input. */
async function runAs(folder: string, who: string, args: readonly string[], lines: readonly string[] = []) {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: process.env['PATH'], FLOUSS_STATE_DIR: join(folder, who) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [told, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString('utf8')));
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  await once(child, 'close');
  return { exitCode: child.exitCode, told, complained };
}

/** The end of the id of what was just proposed. */
export const proposalIn = (told: string): string => /approve (\w{8})/.exec(told)?.[1] ?? '';
