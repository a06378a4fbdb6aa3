/**
 * The server's keys as they are now: while the process runs, the file may get another master key or lose a former one, and the database
 * may name the new one. Who asks gets the keys of the moment.
 */
import type { Random } from '@flouss/shared/kernel/ports';
import { keysInUse, nameInUse, openMatchingKeys } from '../db/key-match.ts';
import type { Reader } from '../db/handles.ts';
import type { Database } from '../db/open.ts';
import { nameOfMaster, openMasterKeys } from '../db/server-keys.ts';
import type { ServerKeys } from '../db/server-keys.ts';

export interface KeyRing {
  readonly keys: ServerKeys;
  /**
   * Looks which keys the file holds and which of them the database names; rejects where the file does not hold that one. A key is at hand
   * from when it stands in the file: once it is in use, what another process seals under it opens here before this one has followed.
   */
  follow(): Promise<void>;
}

export async function openKeyRing(db: Database, path: string, random: Random): Promise<KeyRing> {
  return followKeys(db.read, () => openMasterKeys(path, undefined), await openMatchingKeys(db, path, random));
}

/** `masters` reads the file; `keys` are those that the process begins with. */
export function followKeys(read: Reader, masters: () => readonly Uint8Array[], keys: ServerKeys): KeyRing {
  let names: string | undefined;
  return {
    get keys() {
      return keys;
    },
    async follow() {
      const now = masters();
      const seen = [await nameInUse(read), ...now.map(nameOfMaster)].join(' ');
      if (seen === names) return;
      keys = await keysInUse(read, now);
      names = seen;
    },
  };
}
