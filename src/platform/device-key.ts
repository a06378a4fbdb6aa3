/** Ed25519 keys of devices (RFC 8032), in the raw base64url forms that the contract carries. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Random } from '@flouss/shared/kernel/ports';
import { systemRandom } from './system-ports.ts';

export interface DeviceKey {
  /** Raw 32 bytes, base64url: what the server is told. */
  readonly publicKey: string;
  /** Raw 32-byte seed, base64url: never leaves the counter's encrypted store. */
  readonly privateKey: string;
}

export type Sign = (text: string) => string;

const SEED_BYTES = 32;
/** PKCS #8 of a raw Ed25519 key (RFC 8410): all but the 32 bytes themselves. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Any 32 random bytes are a key (RFC 8032, 5.1.5). */
export function makeDeviceKey(random: Random = systemRandom): DeviceKey {
  const seed = random.bytes(SEED_BYTES);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
  const jwk = key.export({ format: 'jwk' });
  return { publicKey: jwk.x as string, privateKey: jwk.d as string };
}

/** PKCS #8 around the 32 bytes that an Ed25519 key is made from (RFC 8410). */
const PKCS8_BEFORE_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The same 32 bytes give the same key. */
export function keyFromSeed(seed: Uint8Array): DeviceKey {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_BEFORE_SEED, seed]), format: 'der', type: 'pkcs8' });
  const jwk = key.export({ format: 'jwk' });
  return { publicKey: jwk.x as string, privateKey: jwk.d as string };
}

/** A signer of UTF-8 texts; parses the key once, signatures are base64url of 64 bytes. */
export function signerOf(key: DeviceKey): Sign {
  const parsed = createPrivateKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey, d: key.privateKey },
    format: 'jwk',
  });
  return (text) => sign(null, Buffer.from(text, 'utf8'), parsed).toString('base64url');
}

/** Reading a key takes as long as checking a signature with it, and the same counters ask again and again. */
const KEYS_KEPT_MAX = 10_000;
const keysRead = new Map<string, KeyObject>();

/** Throws when the 32 bytes are no key at all; callers check the length by schema first. */
export function readPublicKey(publicKey: string): KeyObject {
  const known = keysRead.get(publicKey);
  if (known) return known;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  if (keysRead.size >= KEYS_KEPT_MAX) keysRead.clear();
  keysRead.set(publicKey, key);
  return key;
}

export function verifyText(key: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'));
}
