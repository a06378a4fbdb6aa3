/** argon2id in PHC form: made and compared. What is hashed, and why, is not known here. */
import { argon2, timingSafeEqual } from 'node:crypto';
import type { Random } from '@flouss/shared/kernel/ports';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const TAG_BYTES = 32;
const SALT_BYTES = 16;
const PHC = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$([A-Za-z0-9+/]{22})\$[A-Za-z0-9+/]{43}$/;

/** `secret` is a pepper that stands nowhere in the text. */
export function argon2idText(message: string, random: Random, secret?: Uint8Array): Promise<string> {
  return withSalt(message, random.bytes(SALT_BYTES), secret);
}

/** Takes as long for a wrong message as for the right one. */
export async function argon2idMatches(text: string, message: string, secret?: Uint8Array): Promise<boolean> {
  const [, salt] = PHC.exec(text) ?? [];
  if (salt === undefined) return false;
  const made = await withSalt(message, Buffer.from(salt, 'base64'), secret);
  return timingSafeEqual(Buffer.from(made), Buffer.from(text));
}

function withSalt(message: string, salt: Uint8Array, secret: Uint8Array | undefined): Promise<string> {
  const cost = { parallelism: LANES, tagLength: TAG_BYTES, memory: MEMORY_KIB, passes: PASSES };
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce: salt, ...cost, ...(secret ? { secret } : {}) }, (error, tag) =>
      error
        ? reject(error)
        : resolve(`$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(tag)}`),
    );
  });
}

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
