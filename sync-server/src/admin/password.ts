/** The passwords of our own staff: what one must be, and its hash under the server's pepper. */
import { z } from 'zod';
import type { Ctx } from '../orders/context.ts';
import { argon2idMatches, argon2idText } from './argon2id.ts';

const LENGTH_MIN = 12;
const LENGTH_MAX = 128;

/** One form for what keyboards write in several. */
export const Password = z
  .string()
  .transform((text) => text.normalize('NFKC'))
  .pipe(z.string().min(LENGTH_MIN).max(LENGTH_MAX));

export function hashPassword({ random, keys }: Ctx, password: string): Promise<string> {
  return argon2idText(password, random, pepper(keys.pepper));
}

export function passwordMatches({ keys }: Ctx, hash: string, password: string): Promise<boolean> {
  return argon2idMatches(hash, password, pepper(keys.pepper));
}

const pepper = (key: string): Buffer => Buffer.from(key, 'base64url');
