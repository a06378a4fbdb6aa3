/** Ed25519 keys of devices (RFC 8032), in the raw base64url forms that the contract carries. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export interface DeviceKey {
  /** Raw 32 bytes, base64url: what the server is told. */
  readonly publicKey: string;
  /** Raw 32-byte seed, base64url: never leaves the counter's encrypted store. */
  readonly privateKey: string;
}

export type Sign = (text: string) => string;

export function makeDeviceKey(): DeviceKey {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
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

/** Throws when the 32 bytes are no key at all; callers check the length by schema first. */
export function readPublicKey(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
}

export function verifyText(key: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'));
}
