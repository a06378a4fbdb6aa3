/** argon2id of an operator's PIN, as counters verify it offline. The PIN itself is not kept. */
import type { Random } from '@flouss/shared/kernel/ports';
import { argon2idText } from './argon2id.ts';

export function hashPin(pin: string, random: Random): Promise<string> {
  return argon2idText(pin, random);
}
