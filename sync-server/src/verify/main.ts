/**
 * `npm run verify -- --db URL [--anchors FILE] [--json FILE]`: looks at a database while others work with it, and says of each invariant whether it
 * holds. Ends with 0 when all do, 1 when one is broken, 2 when it could not look.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readAnchors } from '../admin/audit-anchors.ts';
import { NewerDatabase } from '../db/migrations/migration.ts';
import { LinkLost } from '../db/mariadb/trouble.ts';
import { openSnapshot, Unreadable } from '../db/snapshot.ts';
import { invariantsWith } from './invariants.ts';
import { lineOf } from './line.ts';
import { verify } from './verify.ts';
import type { Verdict } from './verify.ts';

const USAGE = 'npm run verify -- --db FILE|mysql://user:password@host:port/name [--anchors FILE] [--json FILE]';

class BadUsage extends Error {}

interface Options {
  readonly db: string;
  /** Where the audit's heads are noted; beside an SQLite file by itself. */
  readonly anchors: string | undefined;
  readonly json: string | undefined;
}

function readOptions(args: readonly string[]): Options {
  try {
    const options = { db: { type: 'string' }, anchors: { type: 'string' }, json: { type: 'string' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    if (values.db === undefined) throw new Error('Which database? Name it with --db.');
    return { db: values.db, anchors: values.anchors, json: values.json };
  } catch (error) {
    throw new BadUsage(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}`);
  }
}

async function main(): Promise<number> {
  const { db, anchors, json } = readOptions(process.argv.slice(2));
  const noted = await readAnchors(anchors ?? join(dirname(db), 'audit-anchors.jsonl'));
  const verdicts: Verdict[] = [];
  const snapshot = await openSnapshot(db);
  try {
    for await (const verdict of verify(snapshot.read, invariantsWith(noted))) {
      verdicts.push(verdict);
      process.stdout.write(`${lineOf(verdict)}\n`);
    }
  } finally {
    await snapshot.close();
  }
  const clean = verdicts.every(({ broken }) => broken === null);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ clean, invariants: verdicts }, undefined, 2)}\n`);
  return clean ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 2;
}

/** An address may hold a password: only sentences that repeat none of it. */
function sentenceOf(error: unknown): string {
  const told = [BadUsage, Unreadable, NewerDatabase, LinkLost].some((kind) => error instanceof kind);
  if (told && error instanceof Error) return error.message;
  return `The database could not be looked at: ${error instanceof Error ? error.message : 'for a reason unknown'}`;
}
