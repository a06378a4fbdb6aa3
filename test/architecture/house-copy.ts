/** A copy of the house in which violations can be planted, so that no test ever writes into the sources. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const TYPES = join(ROOT, '.build/types');
const WORKSPACES = { shared: 'src/shared', platform: 'src/platform', 'sync-server': 'sync-server' } as const;

export interface HouseCopy {
  /** Compiles the rooms of these files with them in it, each room once, and gives the compiler's words about each file alone. */
  plant(files: ReadonlyMap<string, string>): ReadonlyMap<string, string>;
  /** The exit code of compiling everything as it stands. */
  compileAll(): { readonly status: number | null; readonly output: string };
  remove(): void;
}

export function copyHouse(): HouseCopy {
  const home = mkdtempSync(join(tmpdir(), 'flouss-fence-'));
  for (const part of ['src', 'sync-server', 'test', 'package.json', '.tsconfig.json', '.tsconfig.base.json']) {
    cpSync(join(ROOT, part), join(home, part), {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => basename(path) !== 'node_modules',
    });
  }
  // What the check has compiled is compiled: only what is planted is new.
  if (existsSync(TYPES)) cpSync(TYPES, join(home, '.build/types'), { recursive: true, preserveTimestamps: true });
  linkPackages(home);
  const tsc = (...args: string[]) =>
    spawnSync(process.execPath, [TSC, ...args, '--pretty', 'false'], { cwd: home, encoding: 'utf8' });
  return {
    plant: (files) => {
      const said = new Map<string, string>();
      const rooms = Map.groupBy(files.keys(), (file) => nearestProject(home, file));
      // From the top down: nothing that was compiled stands on a room that has been touched.
      for (const [room, planted] of [...rooms].toReversed()) {
        for (const file of planted) writeFileSync(join(home, file), files.get(file) ?? '');
        const lines = tsc('-b', room).stdout.split('\n');
        for (const file of planted) {
          said.set(file, lines.filter((line) => line.startsWith(`${file}(`)).join('\n'));
          rmSync(join(home, file));
        }
      }
      return said;
    },
    compileAll: () => {
      const { status, stdout } = tsc('-b', '.tsconfig.json');
      return { status, output: stdout };
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** The real packages, but our own workspaces from the copy. */
function linkPackages(home: string): void {
  const packages = join(home, 'node_modules');
  mkdirSync(join(packages, '@flouss'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name === '@flouss' || name.startsWith('.')) continue;
    symlinkSync(join(ROOT, 'node_modules', name), join(packages, name), 'junction');
  }
  for (const [name, folder] of Object.entries(WORKSPACES)) {
    symlinkSync(join(home, folder), join(packages, '@flouss', name), 'junction');
  }
}

function nearestProject(home: string, file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(home, folder, 'tsconfig.json'))) folder = dirname(folder);
  return folder;
}
