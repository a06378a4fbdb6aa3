/** Takes one statement into the database of a folder, as the server does, and says how long it took and how much memory it held. */
import { join } from 'node:path';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { takeFile } from '../../sync-server/src/bank/statements/take-file.ts';
import { openTerms } from '../../sync-server/src/controls/terms.ts';
import { openDatabase } from '../../sync-server/src/db/open.ts';
import { deriveServerKeys } from '../../sync-server/src/db/server-keys.ts';

const [folder = '', path = ''] = process.argv.slice(2);
const db = await openDatabase({ path: join(folder, 'centre.sqlite'), clock: systemClock });
const keys = deriveServerKeys(new Uint8Array(32).fill(7));
const ctx = { clock: systemClock, random: systemRandom, keys, terms: openTerms() };
const log = { info() {}, warn() {}, error() {} };
const began = performance.now();
await takeFile({ db, ctx, log }, { path, name: 'statement.xml', source: 'folder' });
const seconds = (performance.now() - began) / 1_000;
const counted = await db.read.sql
  .selectFrom('statement_lines')
  .select((of) => of.fn.countAll<number>().as('matched'))
  .where('state', '=', 'matched')
  .executeTakeFirstOrThrow();
await db.close();
const mib = process.resourceUsage().maxRSS / 1_024;
process.stdout.write(JSON.stringify({ seconds, mib, matched: counted.matched }));
