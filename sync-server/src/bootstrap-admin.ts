/**
 * `node sync-server/src/bootstrap-admin.ts --name NAME [--role ROLE]`: lets the first of our own staff in, with the password
 * that comes on standard input. Reads the server's own environment; refused as soon as anybody is there.
 */
import { parseArgs } from 'node:util';
import { text } from 'node:stream/consumers';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { bootstrapAdministrator, NewAdministrator } from './admin/administrators.ts';
import { readConfig } from './config.ts';
import { openTerms } from './controls/terms.ts';
import { CannotStart, databasePlace, sentenceOf } from './database-place.ts';
import { openMatchingKeys } from './db/key-match.ts';
import { openDatabase } from './db/open.ts';

const USAGE = 'node sync-server/src/bootstrap-admin.ts --name NAME [--role supervisor], the password on standard input';

/** The exit code that says so, where every other trouble is 1. */
const SOMEBODY_IS_THERE = 2;

try {
  await bootstrap(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${sentenceOf(error, 'Nobody was let in')}\n`);
  process.exitCode = 1;
}

async function bootstrap(args: string[]): Promise<void> {
  const config = readConfig(process.env);
  if (!config.ok) throw new CannotStart(config.error);
  const administrator = await readAdministrator(args);
  const db = await openDatabase({ clock: systemClock, ...(await databasePlace(config.value)) });
  try {
    const keys = await openMatchingKeys(db, config.value.masterKeyFile, systemRandom);
    const ctx = { clock: systemClock, random: systemRandom, keys, terms: openTerms() };
    const made = await bootstrapAdministrator({ db, ctx }, administrator);
    if (made.ok) return void process.stdout.write(`${administrator.name} may sign in as ${administrator.role}.\n`);
    process.exitCode = SOMEBODY_IS_THERE;
    process.stderr.write('Somebody is let in already; whoever it is adds the others.\n');
  } finally {
    await db.close();
  }
}

async function readAdministrator(args: string[]): Promise<NewAdministrator> {
  const { values } = readArguments(args);
  const read = NewAdministrator.safeParse({
    name: values.name,
    role: values.role ?? 'supervisor',
    password: (await text(process.stdin)).replace(/\r?\n$/, ''),
  });
  if (read.success) return read.data;
  const [wrong] = read.error.issues;
  throw new CannotStart(
    wrong?.path[0] === 'password'
      ? 'The password has 12 to 128 characters.'
      : `A name is in small letters, without blanks; a role is support, supervisor, finance or auditor. So: ${USAGE}`,
  );
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: { name: { type: 'string' }, role: { type: 'string' } } });
  } catch {
    throw new CannotStart(`So: ${USAGE}`);
  }
}
