/** Builds the application when its sources have changed since it was built; says nothing when they have not. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const APP_DIR = join(ROOT, '.build/app');
const STAMP = join(APP_DIR, '.built-from');
const BUILT_FROM = ['src', 'resources', 'electron.vite.config.ts', 'package-lock.json'];

/** What Electron is told to run: the folder whose package.json names the built main. */
export const APP_FOLDER = ROOT;

/** Rejects with the builder's last words when the build fails. */
export async function buildApp(): Promise<void> {
  const state = await sourceState();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === state) return;
  process.stderr.write('Building the counter (only when its source has changed) …\n');
  await runBuilder();
  await mkdir(dirname(STAMP), { recursive: true });
  await writeFile(STAMP, state);
}

/** A digest of names, sizes and times: cheap, and a change of any of them is worth a build. */
async function sourceState(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of BUILT_FROM) {
    const path = join(ROOT, name);
    const inside = (await stat(path)).isDirectory()
      ? await readdir(path, { recursive: true, withFileTypes: true })
      : [];
    const files = inside.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of (files.length > 0 ? files : [path]).toSorted()) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function runBuilder(): Promise<void> {
  const home = dirname(createRequire(import.meta.url).resolve('electron-vite/package.json'));
  const builder = spawn(process.execPath, [join(home, 'bin/electron-vite.js'), 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const words: string[] = [];
  for (const stream of [builder.stdout, builder.stderr]) stream.on('data', (chunk) => words.push(String(chunk)));
  return new Promise((resolve, reject) => {
    builder.once('error', reject);
    builder.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The counter could not be built:\n${words.join('').slice(-2_000)}`)),
    );
  });
}
