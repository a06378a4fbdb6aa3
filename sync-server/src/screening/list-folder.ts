/**
 * Takes freeze lists from a folder, into which whoever fetches the register drops them: whatever ends with `.json`, each content once.
 * A file that cannot be read is said so of, once; it changes nothing.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { periodic } from '@flouss/platform/periodic';
import type { ScreeningDeps } from './worker.ts';
import { readAside } from './read-aside.ts';
import { LIST_BYTES_MAX } from './read-list.ts';
import { takeList } from './take-list.ts';

const LOOK_EACH_MS = 60_000;
const FILES_MAX = 100;

export function listFolder({ db, ctx, log, dir }: ScreeningDeps & { readonly dir: string }) {
  /** What was looked at, as it then was. */
  const seen = new Map<string, string>();

  /** How many lists were new. */
  async function runOnce(): Promise<number> {
    const names = (await readdir(dir)).filter((name) => name.endsWith('.json')).toSorted();
    let taken = 0;
    for (const name of names.slice(-FILES_MAX)) if (await lookAt(name)) taken++;
    return taken;
  }

  async function lookAt(name: string): Promise<boolean> {
    const path = join(dir, name);
    const { size, mtimeMs } = await stat(path);
    const now = `${size} ${mtimeMs}`;
    if (seen.get(name) === now) return false;
    const list =
      size > LIST_BYTES_MAX ? ({ ok: false, error: 'list-too-large' } as const) : await readAside(await readFile(path));
    seen.set(name, now);
    if (!list.ok) {
      log.error({ file: name, code: list.error }, 'a freeze list was not taken');
      return false;
    }
    const took = await db.transaction((tx) => takeList(tx, ctx, list.value, 'folder'));
    const { digest } = list.value;
    if (took.ok) log.info({ file: name, list: digest, state: took.value.state }, 'a freeze list was read');
    else log.error({ file: name, list: digest, code: took.error }, 'a freeze list was not taken');
    return took.ok;
  }

  return {
    ...periodic(LOOK_EACH_MS, runOnce, (error: unknown) =>
      log.error({ err: error }, 'the folder of freeze lists cannot be read'),
    ),
    runOnce,
  };
}
