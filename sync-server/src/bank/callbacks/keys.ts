/** By what the bank's calls are known: its public keys (Ed25519, PEM), one after another in a file that is read again when it changes. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '@flouss/shared/kernel/result';
import { rereadFiles, type Reread } from '../reread.ts';

const PEM = /-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g;

export type CallbackKeys = () => readonly KeyObject[];

export function readCallbackKeys(file: string): Result<readonly KeyObject[], string> {
  const unusable = err('FLOUSS_BANK_CALLBACK_KEYS_FILE names no file with the bank’s public keys (Ed25519, PEM).');
  try {
    const keys = (readFileSync(file, 'utf8').match(PEM) ?? []).map((pem) => createPublicKey(pem));
    const areKeys = keys.length > 0 && keys.every((key) => key.asymmetricKeyType === 'ed25519');
    return areKeys ? ok(keys) : unusable;
  } catch {
    return unusable;
  }
}

export function watchCallbackKeys(file: string, noted?: (what: Reread) => void): CallbackKeys {
  return rereadFiles([file], () => readCallbackKeys(file), noted);
}
