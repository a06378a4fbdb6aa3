/** Where the master key is, for commands that are run beside a server: as its environment says, or beside its SQLite file. */
import { dirname, join } from 'node:path';
import { deriveServerKeys, openMasterKeys } from '../db/server-keys.ts';

/** Asked for wrongly; the sentence is for whoever typed it. */
export class BadUsage extends Error {}

export const isMariadb = (url: string): boolean => /^(?:mysql|mariadb):\/\//.test(url);

export interface CopyKey {
  readonly name: string;
  readonly backupKey: string;
}

/** Of each master key in the file, the one that counts first: while it is being replaced there are two. */
export function readKeys(given: string | undefined, database: string): readonly [CopyKey, ...CopyKey[]] {
  const path =
    given ??
    process.env['FLOUSS_MASTER_KEY_FILE'] ??
    (isMariadb(database) ? undefined : join(dirname(database), 'master.key'));
  if (path === undefined) throw new BadUsage('Where is the master key? Name its file with --key.');
  const [first, ...others] = openMasterKeys(path, undefined).map((master) => deriveServerKeys(master));
  if (!first) throw new BadUsage('There is no master key in its file.');
  return [first, ...others];
}
