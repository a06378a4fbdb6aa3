/**
 * Whether the desktop application can be opened on this machine: is there a screen, is Electron's runtime here, and if
 * not, can it be fetched? A download that stands still for ten seconds is given up.
 */
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';

const STANDSTILL_MAX_MS = 10_000;
const LOOK_EVERY_MS = 500;

/** The path of the runtime, or why there is none, as the rest of a sentence that begins with "because". */
export async function findElectron(downloadDir: string): Promise<Result<string, string>> {
  if (process.platform === 'linux') {
    if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return err('this machine has no screen');
    if (process.getuid?.() === 0) return err("Chromium's sandbox does not run for root");
  }
  const home = electronHome();
  if (!home) return err('the electron package is not installed');
  const runtime = await installedRuntime(home);
  if (runtime) return ok(runtime);
  process.stderr.write("Fetching Electron's runtime (once) …\n");
  const fetched = await fetchRuntime(home, downloadDir);
  if (!fetched.ok) return fetched;
  const found = await installedRuntime(home);
  return found ? ok(found) : err("Electron's runtime was fetched but is not usable");
}

function electronHome(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}

async function installedRuntime(home: string): Promise<string | undefined> {
  const name = await readFile(join(home, 'path.txt'), 'utf8').catch(() => undefined);
  if (name === undefined) return undefined;
  const runtime = join(home, 'dist', name);
  return existsSync(runtime) ? runtime : undefined;
}

/** Runs the package's own installer with its temporary files in `downloadDir`, where their growth can be watched. */
export async function fetchRuntime(
  home: string,
  downloadDir: string,
  standstillMaxMs = STANDSTILL_MAX_MS,
): Promise<Result<null, string>> {
  await mkdir(downloadDir, { recursive: true });
  const installer = spawn(process.execPath, [join(home, 'install.js')], {
    env: { ...process.env, TMPDIR: downloadDir, TMP: downloadDir, TEMP: downloadDir },
    stdio: 'ignore',
  });
  let standstill = false;
  const exitCode = new Promise<number | null>((resolve) => installer.once('exit', resolve));
  const watch = setInterval(() => void look(), LOOK_EVERY_MS);
  let size = -1;
  let grownAt = performance.now();
  const look = async (): Promise<void> => {
    const now = (await sizeOf(downloadDir)) + (await sizeOf(join(home, 'dist')));
    if (now !== size) grownAt = performance.now();
    size = now;
    if (performance.now() - grownAt < standstillMaxMs) return;
    standstill = true;
    installer.kill('SIGKILL');
  };
  const code = await exitCode;
  clearInterval(watch);
  await rm(downloadDir, { recursive: true, force: true });
  if (standstill) return err(`the download of Electron's runtime stood still for ${standstillMaxMs / 1000} s`);
  return code === 0 ? ok(null) : err("Electron's runtime is not here and could not be downloaded");
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name))
        .then((entry) => (entry.isFile() ? entry.size : 0))
        .catch(() => 0),
    ),
  );
  return sizes.reduce((sum, each) => sum + each, 0);
}
