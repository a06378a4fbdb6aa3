/** What both commands say: each invariant as it is found, and why something could not be done. */
import { CannotCopy } from '../db/mariadb/copy-in.ts';
import { LinkLost } from '../db/mariadb/trouble.ts';
import { NewerDatabase } from '../db/migrations/migration.ts';
import { openSnapshot, Unreadable } from '../db/snapshot.ts';
import { lineOf } from '../verify/line.ts';
import { verify } from '../verify/verify.ts';
import { NotOpened } from './sealed-file.ts';
import { BadUsage } from './which-key.ts';

/** Whether all hold. */
export async function askInvariants(database: string): Promise<boolean> {
  const snapshot = await openSnapshot(database);
  let clean = true;
  try {
    for await (const verdict of verify(snapshot.read)) {
      clean &&= verdict.broken === null;
      process.stdout.write(`${lineOf(verdict)}\n`);
    }
  } finally {
    await snapshot.close();
  }
  return clean;
}

/** An address may hold a password: only sentences that repeat none of it. */
export function sayWhy(error: unknown, what: string): string {
  const told = [BadUsage, Unreadable, NewerDatabase, LinkLost, CannotCopy, NotOpened].some(
    (kind) => error instanceof kind,
  );
  if (error instanceof BadUsage) return error.message;
  if (told && error instanceof Error) return `${what}: ${error.message}`;
  return `${what}: ${error instanceof Error ? error.message : 'for a reason unknown'}`;
}
