/**
 * The host's two secrets, the store's key and the pepper of the operators' PINs: each made once, wrapped by the operating
 * system's key store, kept in a file of its own. On Linux without a real key store (`basic_text`: a password everybody knows)
 * a pass-phrase takes its place rather than pretending.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { safeStorage } from 'electron';
import type { KeptKeys } from '../backend/host-side/key-room.ts';

const KEY_BYTES = 32;
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

export type KeyRefusal = 'key-store-missing' | 'key-unreadable' | 'folder-unwritable';

const FILES = {
  'store-key': { wrapped: 'store.key', handedOver: 'handed-over.key' },
  'pin-pepper': { wrapped: 'pin-pepper.key', handedOver: 'handed-over.pepper' },
} as const;

const PASS_PHRASE_FILE = 'store.pass-phrase';

/** After `app` is ready. Who has chosen a pass-phrase keeps it, also when a key store is installed later. */
export async function findKeys(folder: string): Promise<Result<KeptKeys, KeyRefusal>> {
  const path = join(folder, PASS_PHRASE_FILE);
  if (existsSync(path)) return ok(underPassPhrase(folder, path));
  if (!(await hasKeyStore())) {
    // What a key store has wrapped, no pass-phrase opens.
    return existsSync(join(folder, FILES['store-key'].wrapped))
      ? err('key-store-missing')
      : ok(underPassPhrase(folder, path));
  }
  const store_key = await loadSecret(folder, 'store-key');
  if (!store_key.ok) return store_key;
  const pin_pepper = await loadSecret(folder, 'pin-pepper');
  if (!pin_pepper.ok) return pin_pepper;
  return ok({ kept: 'key-store', secrets: { store_key: store_key.value, pin_pepper: pin_pepper.value } });
}

async function hasKeyStore(): Promise<boolean> {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return false;
  return safeStorage.isAsyncEncryptionAvailable();
}

function underPassPhrase(folder: string, path: string): KeptKeys {
  const left = Object.values(FILES).map(({ handedOver }) => join(folder, handedOver));
  const [leftKey = '', leftPepper = ''] = left;
  mkdirSync(folder, { recursive: true });
  return {
    kept: 'pass-phrase',
    path,
    first: () => ({ store_key: leftOrNew(leftKey), pin_pepper: leftOrNew(leftPepper) }),
    sealed: () => {
      for (const file of left) rmSync(file, { force: true });
    },
  };
}

function leftOrNew(path: string): string {
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  return KEY_TEXT.test(text) ? text : randomBytes(KEY_BYTES).toString('base64url');
}

/** base64url of 32 bytes. */
async function loadSecret(folder: string, which: keyof typeof FILES): Promise<Result<string, KeyRefusal>> {
  const path = join(folder, FILES[which].wrapped);
  const wrapped = await readIfThere(path);
  if (wrapped === 'unreadable') return err('key-unreadable');
  return wrapped ? unwrap(wrapped, path) : make(path, folder, join(folder, FILES[which].handedOver));
}

/** A new key, or the one that whoever prepared the store left for us: from then on only its wrapped form is on the disk. */
async function make(path: string, folder: string, handedOverPath: string): Promise<Result<string, KeyRefusal>> {
  const handedOver = await readIfThere(handedOverPath);
  const key = handedOver?.toString().trim() ?? randomBytes(KEY_BYTES).toString('base64url');
  if (!KEY_TEXT.test(key)) return err('key-unreadable');
  try {
    await mkdir(folder, { recursive: true });
    await keep(path, await safeStorage.encryptStringAsync(key));
    if (handedOver !== undefined) await rm(handedOverPath);
    return ok(key);
  } catch {
    return err('folder-unwritable');
  }
}

async function unwrap(wrapped: Buffer, path: string): Promise<Result<string, KeyRefusal>> {
  try {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(wrapped);
    if (!KEY_TEXT.test(result)) return err('key-unreadable');
    if (shouldReEncrypt) await keep(path, await safeStorage.encryptStringAsync(result));
    return ok(result);
  } catch {
    return err('key-unreadable');
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined | 'unreadable'> {
  try {
    return await readFile(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable';
  }
}

/** On the disk under another name first: a power loss leaves the old key or the new one, never half of one. */
async function keep(path: string, wrapped: Buffer): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(wrapped);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
