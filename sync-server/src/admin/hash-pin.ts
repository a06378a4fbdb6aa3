/** argon2id of an operator's PIN in PHC form, as counters verify it offline. The PIN itself is not kept. */
import { argon2 } from 'node:crypto';
import type { Random } from '@flouss/shared/kernel/ports';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

export function hashPin(pin: string, random: Random): Promise<string> {
  const salt = random.bytes(SALT_BYTES);
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      { message: pin, nonce: salt, parallelism: LANES, tagLength: TAG_BYTES, memory: MEMORY_KIB, passes: PASSES },
      (error, tag) =>
        error
          ? reject(error)
          : resolve(`$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(tag)}`),
    );
  });
}
