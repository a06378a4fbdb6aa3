/**
 * The master keys of this database: which one it is written with, and how the next one comes into use. The database names the key; a file
 * that does not hold that one is another installation's, or an old one.
 */
import { keyFromSeed } from '@flouss/platform/device-key';
import { open, seal } from '@flouss/platform/seal';
import { Sealed } from '@flouss/shared/contract/journal';
import type { Clock, Random } from '@flouss/shared/kernel/ports';
import { z } from 'zod';
import type { Reader, Tx } from './handles.ts';
import type { Database } from './open.ts';
import { deriveServerKeys, nameOfMaster, openMasterKeys } from './server-keys.ts';
import type { CarriedKeys, ServerKeys } from './server-keys.ts';
import { readSetting, writeSetting } from './terms.ts';

const KEY_NAME = 'master_key_name';
/** What goes on from one master key to the next, sealed under the one in use. */
const CARRIED = 'carried_keys';
/** Names of those that were in use before. */
const FORMER = 'master_keys_former';
/** Since when the key in use is. */
const SINCE = 'master_key_since';
const CARRIED_OWNER = 'carried-keys';

/** Thrown where two servers over one database have different keys. */
export class ForeignKey extends Error {
  override readonly name = 'ForeignKey';
}

/** The key is made only for a database in which nothing stands yet. Throws when it is missing, or another one. */
export async function openMatchingKeys(db: Database, path: string, random: Random): Promise<ServerKeys> {
  const known = await readSetting(db.read, KEY_NAME);
  const isNew = known === undefined && (await isEmpty(db));
  const masters = openMasterKeys(path, isNew ? random : undefined);
  const [first] = masters;
  if (first) {
    await db.transaction(async (tx) => {
      if ((await readSetting(tx, KEY_NAME)) === undefined) await writeSetting(tx, KEY_NAME, nameOfMaster(first));
    });
  }
  return keysInUse(db.read, masters);
}

async function isEmpty({ read }: Database): Promise<boolean> {
  return (await read.sql.selectFrom('agents').select('agent_id').limit(1).executeTakeFirst()) === undefined;
}

/** By the name that stands in the database. */
export async function keysInUse(db: Reader, masters: readonly Uint8Array[]): Promise<ServerKeys> {
  const name = await readSetting(db, KEY_NAME);
  const master = masters.find((each) => nameOfMaster(each) === name);
  if (!master) throw new ForeignKey('the master key is not the one this database was written with');
  const others = masters.filter((each) => each !== master);
  const carried = await readSetting(db, CARRIED);
  return deriveServerKeys(master, others, carried === undefined ? undefined : openCarried(master, carried));
}

export async function nameInUse(db: Reader): Promise<string | undefined> {
  return readSetting(db, KEY_NAME);
}

/** From this commit on, everything new is sealed under `next`. */
export async function useMasterKey(
  tx: Tx,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  keys: ServerKeys,
  next: Uint8Array,
): Promise<void> {
  const { indexKey, pepper, closing } = keys;
  const text = JSON.stringify({ indexKey, pepper, closing: closing.privateKey });
  await writeSetting(tx, CARRIED, JSON.stringify(seal(carriedKey(next), CARRIED_OWNER, text, random)));
  await writeSetting(tx, KEY_NAME, nameOfMaster(next));
  await writeSetting(tx, SINCE, String(clock.now()));
  await writeSetting(tx, FORMER, JSON.stringify([...(await formerNames(tx)), keys.name]));
}

/** Of all master keys that were in use and are not: none comes back. */
export async function formerNames(db: Reader): Promise<ReadonlySet<string>> {
  return new Set(z.array(z.string()).parse(JSON.parse((await readSetting(db, FORMER)) ?? '[]')));
}

/** Epoch milliseconds; 0 for the first key. */
export async function inUseSince(db: Reader): Promise<number> {
  return Number((await readSetting(db, SINCE)) ?? 0);
}

const carriedKey = (master: Uint8Array): string => deriveServerKeys(master).wrapKey;

const Carried = z.strictObject({ indexKey: z.string(), pepper: z.string(), closing: z.string() });

function openCarried(master: Uint8Array, column: string): CarriedKeys {
  const text = open(carriedKey(master), CARRIED_OWNER, Sealed.parse(JSON.parse(column)));
  if (text === undefined) throw new ForeignKey('the master key does not open what the one before it left');
  const { indexKey, pepper, closing } = Carried.parse(JSON.parse(text));
  return { indexKey, pepper, closing: keyFromSeed(Buffer.from(closing, 'base64url')) };
}
