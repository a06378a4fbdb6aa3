/**
 * How many wrong pass-phrases were typed in a row, beside what they should have opened: neither a restart nor a clock is a way out of
 * the wait. Who may delete this file may also carry the sealed secrets away, and argon2id alone stands against that.
 */
import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { writeDurably } from './write-durably.ts';

const Tries = z.strictObject({ v: z.literal(1), wrong: z.number().int().min(0).max(1_000_000) });

const fileOf = (sealedPath: string): string => `${sealedPath}.tries`;

/** One that somebody has damaged counts nothing: it must not shut the shop out. */
export function wrongPhrases(sealedPath: string): number {
  try {
    return Tries.parse(JSON.parse(readFileSync(fileOf(sealedPath), 'utf8'))).wrong;
  } catch {
    return 0;
  }
}

/** A disk that is full must not shut the shop out either: then it counts until the next start. */
export function keepWrongPhrases(sealedPath: string, wrong: number): void {
  try {
    if (wrong > 0) writeDurably(fileOf(sealedPath), JSON.stringify({ v: 1, wrong }));
    else rmSync(fileOf(sealedPath), { force: true });
  } catch {
    // Counted in memory.
  }
}
