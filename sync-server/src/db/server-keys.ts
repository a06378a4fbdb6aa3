/**
 * The server's own keys: one master key in a file apart from the database, every other key derived from it (HKDF,
 * RFC 5869), one for each purpose. A database without its master key is mute. While the master key is being replaced, the file holds
 * the next one too, or still the former one.
 */
import { hkdfSync } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { keyFromSeed } from '@flouss/platform/device-key';
import type { DeviceKey } from '@flouss/platform/device-key';
import { readerKeyFrom } from '@flouss/platform/recovery-envelope';
import type { ReaderKey } from '@flouss/platform/recovery-envelope';
import type { Random } from '@flouss/shared/kernel/ports';

export const MASTER_KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** What each master key makes anew: envelopes, and indexes that can be made again from what the envelopes hold. 32 bytes each, base64url. */
export interface EnvelopeKeys {
  /** Stands in each envelope: which master key opens it. Says nothing of that. */
  readonly id: string;
  /** Wraps the customers' keys. */
  readonly wrapKey: string;
  /** Senders and texts of SMS, whom to call at an agent. */
  readonly envelopeKey: string;
  /** Blind indexes of people: documents, phones, names. */
  readonly personKey: string;
  /** What counters wrap their store's key for. */
  readonly recovery: ReaderKey;
}

/** What cannot be made again, because what it was made of is not kept: it goes on under the next master key. */
export interface CarriedKeys {
  /** Blind indexes of senders, words and codes. */
  readonly indexKey: string;
  /** Goes into every hash of an administrator's password: a copy of the database alone has nothing to guess at. */
  readonly pepper: string;
  /** Signs the days of the books that are closed. */
  readonly closing: DeviceKey;
}

export interface ServerKeys extends EnvelopeKeys, CarriedKeys {
  /** Seals copies of the database. */
  readonly backupKey: string;
  /** Proves to a server that has forgotten what it said of a fact (`sync/verdict-proof`). It lives as long as the index key. */
  readonly verdictKey: string;
  /** Says which master key this is, and nothing of it. */
  readonly name: string;
  /** The other master keys at hand: what they sealed can be opened, nothing is sealed under them. */
  readonly others: readonly EnvelopeKeys[];
}

const ID_LENGTH = 8;

/** Reads the first master key of the file, or makes the file when it is missing and `create` allows it. */
export function openServerKeys(path: string, create: Random | undefined): ServerKeys {
  const [first] = openMasterKeys(path, create);
  if (!first) throw new Error('the master key file is empty');
  return deriveServerKeys(first);
}

/** All master keys of the file, a line each (64 hex digits or base64url). */
export function openMasterKeys(path: string, create: Random | undefined): Uint8Array[] {
  return readMasterKeys(path) ?? [makeMasterKey(path, create)];
}

export function nameOfMaster(master: Uint8Array): string {
  return deriver(master)('name').toString('base64url');
}

/** `carried` of an earlier master key; where nothing is given, this one is the first. */
export function deriveServerKeys(
  master: Uint8Array,
  others: readonly Uint8Array[] = [],
  carried: CarriedKeys = firstCarried(master),
): ServerKeys {
  return {
    ...envelopeKeys(master),
    ...carried,
    backupKey: deriver(master)('backup').toString('base64url'),
    verdictKey: deriver(Buffer.from(carried.indexKey, 'base64url'))('verdict').toString('base64url'),
    name: nameOfMaster(master),
    others: others.map(envelopeKeys),
  };
}

/** Until there was a second master key, everything came from the first. */
export function firstCarried(master: Uint8Array): CarriedKeys {
  const bytes = deriver(master);
  return {
    indexKey: bytes('index').toString('base64url'),
    pepper: bytes('pepper').toString('base64url'),
    closing: keyFromSeed(bytes('closing')),
  };
}

function envelopeKeys(master: Uint8Array): EnvelopeKeys {
  const bytes = deriver(master);
  return {
    id: nameOfMaster(master).slice(0, ID_LENGTH),
    wrapKey: bytes('wrap').toString('base64url'),
    envelopeKey: bytes('envelope').toString('base64url'),
    personKey: bytes('index').toString('base64url'),
    recovery: readerKeyFrom(bytes('recovery')),
  };
}

function deriver(master: Uint8Array): (purpose: string) => Buffer {
  return (purpose) =>
    Buffer.from(hkdfSync('sha256', master, new Uint8Array(), `flouss-server-v1:${purpose}`, MASTER_KEY_BYTES));
}

function readMasterKeys(path: string): Uint8Array[] | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return text.split(/\s+/).map((line) => {
    const key = Buffer.from(line, /^[0-9a-f]{64}$/.test(line) ? 'hex' : 'base64url');
    if (key.length !== MASTER_KEY_BYTES) throw new Error(`the master key file does not hold ${MASTER_KEY_BYTES} bytes`);
    return key;
  });
}

/** Writes the file anew, whole or not at all. */
export function keepMasterKeys(path: string, keys: readonly Uint8Array[]): void {
  const text = keys.map((key) => `${Buffer.from(key).toString('base64url')}\n`).join('');
  writeFileSync(`${path}.new`, text, { mode: OWNER_ONLY, flush: true });
  renameSync(`${path}.new`, path);
}

function makeMasterKey(path: string, random: Random | undefined): Uint8Array {
  if (!random) throw new Error('the master key file is missing, and the database needs the key it was written with');
  const key = random.bytes(MASTER_KEY_BYTES);
  writeFileSync(path, `${Buffer.from(key).toString('base64url')}\n`, { mode: OWNER_ONLY, flag: 'wx', flush: true });
  return key;
}
