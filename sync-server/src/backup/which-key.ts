/** Where the master key is, for commands that are run beside a server: as its environment says, or beside its SQLite file. */
import { dirname, join } from 'node:path';
import { openServerKeys } from '../db/server-keys.ts';
import type { ServerKeys } from '../db/server-keys.ts';

/** Asked for wrongly; the sentence is for whoever typed it. */
export class BadUsage extends Error {}

export const isMariadb = (url: string): boolean => /^(?:mysql|mariadb):\/\//.test(url);

export function readKeys(given: string | undefined, database: string): ServerKeys {
  const path =
    given ??
    process.env['FLOUSS_MASTER_KEY_FILE'] ??
    (isMariadb(database) ? undefined : join(dirname(database), 'master.key'));
  if (path === undefined) throw new BadUsage('Where is the master key? Name its file with --key.');
  return openServerKeys(path, undefined);
}
