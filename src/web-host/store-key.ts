/**
 * The web host's two secrets, the store's key and the pepper of the operators' PINs: 32 random bytes each, in files beside the
 * store that only their owner may read, or, on request, under a pass-phrase. A host for development and demonstration; the desktop
 * application wraps them with the operating system's key store instead.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '@flouss/shared/kernel/ports';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import type { KeptKeys } from '../backend/host-side/key-room.ts';

const KEY_BYTES = 32;
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

export interface StorePlace {
  readonly store_path: string;
  readonly keys: KeptKeys;
}

/**
 * Makes folder and secrets when they are not there; each is on the disk before it is used. A folder that has a pass-phrase keeps it;
 * one that gets its first has its plain files sealed and removed.
 */
export function storePlace(
  folder: string,
  random: Random,
  passPhrase: boolean,
): Result<StorePlace, 'folder-unwritable' | 'store-key-unreadable'> {
  const [keyPath, pepperPath] = [join(folder, 'store.key'), join(folder, 'pin.pepper')];
  const store_path = join(folder, 'counter.store');
  const sealed = join(folder, 'store.pass-phrase');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (passPhrase || existsSync(sealed)) {
      return ok({ store_path, keys: underPassPhrase(sealed, keyPath, pepperPath, random) });
    }
    for (const path of [keyPath, pepperPath]) {
      if (!existsSync(path)) writeNew(path, Buffer.from(random.bytes(KEY_BYTES)).toString('base64url'));
    }
  } catch {
    return err('folder-unwritable');
  }
  const [store_key, pin_pepper] = [readSecret(keyPath), readSecret(pepperPath)];
  if (store_key === undefined || pin_pepper === undefined) return err('store-key-unreadable');
  return ok({ store_path, keys: { kept: 'file', secrets: { store_key, pin_pepper } } });
}

function underPassPhrase(path: string, keyPath: string, pepperPath: string, random: Random): KeptKeys {
  const newSecret = (): string => Buffer.from(random.bytes(KEY_BYTES)).toString('base64url');
  return {
    kept: 'pass-phrase',
    path,
    first: () => ({ store_key: readSecret(keyPath) ?? newSecret(), pin_pepper: readSecret(pepperPath) ?? newSecret() }),
    sealed: () => {
      for (const file of [keyPath, pepperPath]) rmSync(file, { force: true });
    },
  };
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

function readSecret(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return KEY_TEXT.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
