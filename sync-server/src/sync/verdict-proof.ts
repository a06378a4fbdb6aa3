/**
 * The server's word on a fact, sealed under a key that only it has: a counter keeps it, and brings it back with the fact to a server
 * that has forgotten both. It says nothing of the fact but its digest. Knows no rule and no database.
 */
import { timingSafeEqual } from 'node:crypto';
import { blindIndex } from '@flouss/platform/seal';
import { FactReason } from '@flouss/shared/domain/reasons';
import type { DeviceId } from '@flouss/shared/kernel/ids';

/** What a server said of a fact, and when; `code` null where it accepted it. */
export interface Word {
  readonly code: FactReason | null;
  /** Epoch milliseconds, by the server's clock. */
  readonly judged_at: number;
}

export interface OfFact {
  readonly device_id: DeviceId;
  readonly seq: number;
  readonly digest: string;
}

/** 22 characters of base64url: more bits than a guess could find in the world's life. */
const SEAL_LENGTH = 22;
const ACCEPTED = 'accepted';

export function proofOf(key: string, fact: OfFact, word: Word): string {
  return `${word.judged_at}.${word.code ?? ACCEPTED}.${sealOn(key, fact, word)}`;
}

/** What it proves of this fact; undefined where nothing. */
export function readProof(key: string, fact: OfFact, proof: string): Word | undefined {
  const [judgedAt = '', said = '', seal = '', ...more] = proof.split('.');
  const code = said === ACCEPTED ? null : FactReason.safeParse(said).data;
  if (!/^\d{1,15}$/.test(judgedAt) || code === undefined || more.length > 0) return undefined;
  const word: Word = { code, judged_at: Number(judgedAt) };
  const given = Buffer.from(seal);
  const right = Buffer.from(sealOn(key, fact, word));
  return given.length === right.length && timingSafeEqual(given, right) ? word : undefined;
}

function sealOn(key: string, { device_id, seq, digest }: OfFact, { code, judged_at }: Word): string {
  const said = `${device_id}.${seq}.${digest}.${code ?? ACCEPTED}.${judged_at}`;
  return blindIndex(key, 'verdict', said).slice(0, SEAL_LENGTH);
}
