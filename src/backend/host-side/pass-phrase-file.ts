/**
 * The store's two secrets under a pass-phrase: sealed with a key that argon2id makes of it, in one file beside the store. Without the
 * pass-phrase the file is of no use to anybody. It knows neither who asks nor how often.
 */
import { readFileSync } from 'node:fs';
import { open, seal } from '@flouss/platform/seal';
import { systemRandom } from '@flouss/platform/system-ports';
import { normalPassPhrase } from '@flouss/shared/domain/pass-phrase';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { argon2id } from 'hash-wasm';
import { z } from 'zod';
import { writeDurably } from './write-durably.ts';

/** base64url of 32 bytes each. */
export interface Secrets {
  readonly store_key: string;
  readonly pin_pepper: string;
}

const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** About half a second on a shop's computer, once a start; each guess costs as much. */
const COST = { memory_kib: 65_536, iterations: 3, parallelism: 1 } as const;
/** The associated data: the envelope is of nothing else. */
const OWNER = 'store-secrets';

const Base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const Key = Base64Url.length(43);
const SecretsText = z.strictObject({ store_key: Key, pin_pepper: Key });
/** Bounded, so that a file somebody has touched cannot make the computer stand still. */
const Envelope = z.strictObject({
  v: z.literal(1),
  salt: Base64Url.max(64),
  memory_kib: z.number().int().min(8_192).max(1_048_576),
  iterations: z.number().int().min(1).max(10),
  parallelism: z.number().int().min(1).max(4),
  nonce: Base64Url,
  ciphertext: Base64Url.max(1_024),
});
type Envelope = z.infer<typeof Envelope>;

/** `missing`: no pass-phrase has been chosen. */
export type SealedSecrets = 'missing' | 'unreadable' | Envelope;

export function readSealedSecrets(path: string): SealedSecrets {
  try {
    return Envelope.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? 'unreadable';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable';
  }
}

/** Undefined when it is another pass-phrase, or the file was changed. */
export async function unseal(envelope: Envelope, passPhrase: string): Promise<Secrets | undefined> {
  const { salt, nonce, ciphertext } = envelope;
  const key = await keyOf(passPhrase, Buffer.from(salt, 'base64url'), envelope);
  const text = open(key, OWNER, { nonce, ciphertext });
  return text === undefined ? undefined : SecretsText.safeParse(JSON.parse(text)).data;
}

export async function keepSealed(
  path: string,
  secrets: Secrets,
  passPhrase: string,
): Promise<Result<null, 'folder-unwritable'>> {
  const salt = systemRandom.bytes(SALT_BYTES);
  const key = await keyOf(passPhrase, salt, COST);
  const sealed = seal(key, OWNER, JSON.stringify(secrets), systemRandom);
  const envelope: Envelope = { v: 1, salt: Buffer.from(salt).toString('base64url'), ...COST, ...sealed };
  try {
    writeDurably(path, JSON.stringify(envelope));
    return ok(null);
  } catch {
    return err('folder-unwritable');
  }
}

async function keyOf(
  passPhrase: string,
  salt: Uint8Array,
  { memory_kib, iterations, parallelism }: Pick<Envelope, 'memory_kib' | 'iterations' | 'parallelism'>,
): Promise<string> {
  const bytes = await argon2id({
    password: normalPassPhrase(passPhrase),
    salt,
    memorySize: memory_kib,
    iterations,
    parallelism,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });
  return Buffer.from(bytes).toString('base64url');
}
