/**
 * The web host's store key: 32 random bytes in a file beside the store that only its owner may read. A host for
 * development and demonstration; the desktop application wraps the key with the operating system's key store instead.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '@flouss/shared/kernel/ports';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';

const KEY_BYTES = 32;
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

export interface StorePlace {
  readonly store_path: string;
  /** base64url */
  readonly store_key: string;
}

/** Makes folder and key when they are not there; the key is on the disk before it is used. */
export function storePlace(
  folder: string,
  random: Random,
): Result<StorePlace, 'folder-unwritable' | 'store-key-unreadable'> {
  const keyPath = join(folder, 'store.key');
  const made = Buffer.from(random.bytes(KEY_BYTES)).toString('base64url');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!existsSync(keyPath)) writeNew(keyPath, made);
  } catch {
    return err('folder-unwritable');
  }
  const store_key = readText(keyPath);
  if (store_key === undefined || !KEY_TEXT.test(store_key)) return err('store-key-unreadable');
  return ok({ store_path: join(folder, 'counter.store'), store_key });
}

function writeNew(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
