/**
 * The host's two secrets, the store's key and the pepper of the operators' PINs: each made once, wrapped by the operating
 * system's key store, kept in a file of its own. On Linux without a real key store (`basic_text`: a password everybody knows)
 * they are refused rather than pretended.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { safeStorage } from 'electron';

const KEY_BYTES = 32;
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

export type KeyRefusal = 'key-store-missing' | 'key-unreadable' | 'folder-unwritable';

const FILES = {
  'store-key': { wrapped: 'store.key', handedOver: 'handed-over.key' },
  'pin-pepper': { wrapped: 'pin-pepper.key', handedOver: 'handed-over.pepper' },
} as const;

/** base64url of 32 bytes. After `app` is ready. */
export async function loadSecret(folder: string, which: keyof typeof FILES): Promise<Result<string, KeyRefusal>> {
  const basicText = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (basicText || !(await safeStorage.isAsyncEncryptionAvailable())) return err('key-store-missing');
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
