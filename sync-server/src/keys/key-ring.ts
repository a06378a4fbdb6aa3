/**
 * The server's keys as they are now: while the process runs, the database may name another master key, and the file may have got it. Who
 * asks gets the keys of the moment.
 */
import type { Random } from '@flouss/shared/kernel/ports';
import { keysInUse, nameInUse, openMatchingKeys } from '../db/key-match.ts';
import type { Database } from '../db/open.ts';
import { openMasterKeys } from '../db/server-keys.ts';
import type { ServerKeys } from '../db/server-keys.ts';

export interface KeyRing {
  readonly keys: ServerKeys;
  /** Looks which key the database names, and for it in the file; rejects where the file does not hold it. */
  follow(): Promise<void>;
}

export async function openKeyRing(db: Database, path: string, random: Random): Promise<KeyRing> {
  let keys = await openMatchingKeys(db, path, random);
  return {
    get keys() {
      return keys;
    },
    async follow() {
      if ((await nameInUse(db.read)) !== keys.name) keys = await keysInUse(db.read, openMasterKeys(path, undefined));
    },
  };
}
