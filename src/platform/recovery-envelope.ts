/**
 * A secret wrapped for one reader: X25519 with a key of one use (RFC 7748), HKDF-SHA-256 (RFC 5869), AES-256-GCM. Whose it is
 * goes in as associated data, so that one counter's secret cannot be handed out as another's.
 */
import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { RecoveryEnvelope } from '@flouss/shared/contract/recovery';
import type { Random } from '@flouss/shared/kernel/ports';
import { open, seal } from './seal.ts';

const PURPOSE = 'flouss-recovery-v1';

/** Raw 32 bytes each, base64url. */
export interface ReaderKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

export function makeReaderKey(): ReaderKey {
  const jwk = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  return { publicKey: jwk.x as string, privateKey: jwk.d as string };
}

/** PKCS #8 of a raw X25519 key (RFC 8410): all but the 32 bytes themselves. */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

export function readerKeyFrom(seed: Uint8Array): ReaderKey {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_X25519, seed]), format: 'der', type: 'pkcs8' });
  const jwk = key.export({ format: 'jwk' });
  return { publicKey: jwk.x as string, privateKey: jwk.d as string };
}

/** Throws when the reader's 32 bytes are no usable point; a schema checks the length first. */
export function wrapFor(publicKey: string, owner: string, secret: Uint8Array, random: Random): RecoveryEnvelope {
  const once = makeReaderKey();
  const key = sharedKey(privateOf(once), publicKey, once.publicKey, publicKey);
  return { once: once.publicKey, ...seal(key, owner, Buffer.from(secret).toString('base64url'), random) };
}

/** Undefined when it was wrapped for another reader, for another owner, or changed on the way. */
export function unwrap(reader: ReaderKey, owner: string, { once, ...sealed }: RecoveryEnvelope): Buffer | undefined {
  let key: string;
  try {
    key = sharedKey(privateOf(reader), once, once, reader.publicKey);
  } catch {
    // Thirty-two bytes that give no shared secret.
    return undefined;
  }
  const text = open(key, owner, sealed);
  return text === undefined ? undefined : Buffer.from(text, 'base64url');
}

function sharedKey(own: KeyObject, other: string, once: string, reader: string): string {
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: other }, format: 'jwk' });
  const shared = diffieHellman({ privateKey: own, publicKey });
  return Buffer.from(hkdfSync('sha256', shared, `${once}.${reader}`, PURPOSE, 32)).toString('base64url');
}

function privateOf({ publicKey, privateKey }: ReaderKey): KeyObject {
  return createPrivateKey({ key: { kty: 'OKP', crv: 'X25519', x: publicKey, d: privateKey }, format: 'jwk' });
}
