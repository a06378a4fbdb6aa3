/** Whether a database was written with the master key at hand: with another, what is sealed in it would stay shut for ever. */
import type { Random } from '@flouss/shared/kernel/ports';
import type { Database } from './open.ts';
import { openServerKeys } from './server-keys.ts';
import type { ServerKeys } from './server-keys.ts';
import { readSetting, writeSetting } from './terms.ts';

const KEY_NAME = 'master_key_name';

/** Thrown where two servers over one database have different keys. */
export class ForeignKey extends Error {
  override readonly name = 'ForeignKey';
}

/** The key is made only for a database in which nothing stands yet. Throws when it is missing, or another one. */
export async function openMatchingKeys(db: Database, path: string, random: Random): Promise<ServerKeys> {
  const known = await readSetting(db.read, KEY_NAME);
  const isNew = known === undefined && (await isEmpty(db));
  const keys = openServerKeys(path, isNew ? random : undefined);
  await db.transaction(async (tx) => {
    const noted = await readSetting(tx, KEY_NAME);
    if (noted === undefined) return writeSetting(tx, KEY_NAME, keys.name);
    if (noted !== keys.name) throw new ForeignKey('the master key is not the one this database was written with');
  });
  return keys;
}

async function isEmpty({ read }: Database): Promise<boolean> {
  return (await read.sql.selectFrom('agents').select('agent_id').limit(1).executeTakeFirst()) === undefined;
}
