/** The door of the admin circuit: one bearer token, compared in constant time; without a configured token nobody enters. */
import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

export function adminGuard(token: string | undefined): (authorization: string | undefined) => boolean {
  const expected = token === undefined ? undefined : digest(`Bearer ${token}`);
  // Digests have one length, so the comparison tells nothing about the token's.
  return (authorization) => expected !== undefined && timingSafeEqual(digest(authorization ?? ''), expected);
}
