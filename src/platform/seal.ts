/**
 * AES-256-GCM envelopes for personal data. The owner's id is the associated data, so a sealed text cannot be moved
 * to another row; destroying the key is forgetting the person.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Sealed } from '@flouss/shared/contract/journal';
import type { Random } from '@flouss/shared/kernel/ports';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A new key, base64url. */
export function newSealKey(random: Random): string {
  return Buffer.from(random.bytes(KEY_BYTES)).toString('base64url');
}

/** Node takes several times as long to use a key's bare bytes. */
const secret = (key: string): KeyObject => createSecretKey(key, 'base64url');

export function seal(key: string, owner: string, text: string, random: Random): Sealed {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret(key), nonce);
  cipher.setAAD(Buffer.from(owner, 'utf8'));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { nonce: Buffer.from(nonce).toString('base64url'), ciphertext: sealed.toString('base64url') };
}

/** The text, or undefined when key, owner or bytes are not the ones it was sealed with. */
export function open(key: string, owner: string, sealed: Sealed): string | undefined {
  const bytes = Buffer.from(sealed.ciphertext, 'base64url');
  const keyObject = secret(key);
  const nonce = Buffer.from(sealed.nonce, 'base64url');
  if (bytes.length < TAG_BYTES || keyObject.symmetricKeySize !== KEY_BYTES || nonce.length !== NONCE_BYTES)
    return undefined;
  const decipher = createDecipheriv('aes-256-gcm', keyObject, nonce);
  decipher.setAAD(Buffer.from(owner, 'utf8'));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** A handful: the server's own, never a customer's. */
const INDEX_KEYS_KEPT_MAX = 32;
const indexKeys = new Map<string, KeyObject>();

/** Reading the key takes longer than the digest. */
function indexSecret(key: string): KeyObject {
  const known = indexKeys.get(key);
  if (known) return known;
  const read = secret(key);
  if (indexKeys.size >= INDEX_KEYS_KEPT_MAX) indexKeys.clear();
  indexKeys.set(key, read);
  return read;
}

/** A keyed digest by which a sealed value can be found again without being readable (a blind index). */
export function blindIndex(key: string, purpose: string, value: string): string {
  return createHmac('sha256', indexSecret(key)).update(`${purpose}\0${value}`, 'utf8').digest('base64url');
}
