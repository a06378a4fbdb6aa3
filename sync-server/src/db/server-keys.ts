/**
 * The server's own keys: one master key in a file apart from the database, every other key derived from it (HKDF,
 * RFC 5869), one for each purpose. A database without its master key is mute.
 */
import { hkdfSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { keyFromSeed } from '@flouss/platform/device-key';
import type { DeviceKey } from '@flouss/platform/device-key';
import { readerKeyFrom } from '@flouss/platform/recovery-envelope';
import type { ReaderKey } from '@flouss/platform/recovery-envelope';
import type { Random } from '@flouss/shared/kernel/ports';

const MASTER_KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** Each 32 bytes, base64url: the form platform/seal takes. */
export interface ServerKeys {
  /** Wraps the customers' keys. */
  readonly wrapKey: string;
  /** Blind indexes of documents, phones, names, senders and codes. */
  readonly indexKey: string;
  /** Senders and texts of SMS. */
  readonly envelopeKey: string;
  /** Goes into every hash of an administrator's password: a copy of the database alone has nothing to guess at. */
  readonly pepper: string;
  /** What counters wrap their store's key for. */
  readonly recovery: ReaderKey;
  /** Signs the days of the books that are closed. */
  readonly closing: DeviceKey;
  /** Seals copies of the database. */
  readonly backupKey: string;
  /** Says which master key this is, and nothing of it. */
  readonly name: string;
}

/** Reads the master key (64 hex digits or base64url), or makes the file when it is missing and `create` allows it. */
export function openServerKeys(path: string, create: Random | undefined): ServerKeys {
  return deriveServerKeys(readMasterKey(path) ?? makeMasterKey(path, create));
}

export function deriveServerKeys(master: Uint8Array): ServerKeys {
  const bytes = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', master, new Uint8Array(), `flouss-server-v1:${purpose}`, 32));
  const derive = (purpose: string): string => bytes(purpose).toString('base64url');
  return {
    wrapKey: derive('wrap'),
    indexKey: derive('index'),
    envelopeKey: derive('envelope'),
    pepper: derive('pepper'),
    recovery: readerKeyFrom(bytes('recovery')),
    closing: keyFromSeed(bytes('closing')),
    backupKey: derive('backup'),
    name: derive('name'),
  };
}

function readMasterKey(path: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const key = Buffer.from(text, /^[0-9a-f]{64}$/.test(text) ? 'hex' : 'base64url');
  if (key.length !== MASTER_KEY_BYTES) throw new Error(`the master key file does not hold ${MASTER_KEY_BYTES} bytes`);
  return key;
}

function makeMasterKey(path: string, random: Random | undefined): Uint8Array {
  if (!random) throw new Error('the master key file is missing, and the database needs the key it was written with');
  const key = random.bytes(MASTER_KEY_BYTES);
  writeFileSync(path, `${Buffer.from(key).toString('base64url')}\n`, { mode: OWNER_ONLY, flag: 'wx', flush: true });
  return key;
}
