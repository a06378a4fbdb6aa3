/**
 * A counter in its own process, for tests that watch its system calls: opens a seeded store and takes reloads one after the other.
 * `node reload-child.ts STORE COUNT [planted]`; prints one line of JSON. `planted` leaves out the one pragma that makes a
 * commit durable, to show that the watching sees it.
 */
import { createRequire } from 'node:module';
import type { SqliteFile } from '@flouss/platform/sqlite-file';
import { query } from '../../../src/core/store/handles.ts';
import { euros } from './published.ts';
import { enrolledShop, reloadInput } from './shop.ts';

const [storePath = '', count = '0', planted] = process.argv.slice(2);

if (planted) {
  const { prototype } = createRequire(import.meta.url)('better-sqlite3') as { prototype: SqliteFile };
  const pragma = Object.getOwnPropertyDescriptor(prototype, 'pragma')?.value as (...given: unknown[]) => unknown;
  prototype.pragma = function leaveOut(this: SqliteFile, text, options) {
    return text.startsWith('synchronous') ? undefined : pragma.call(this, text, options);
  };
}

const shop = await enrolledShop({ path: storePath, reopen: true });
const { read } = shop.context.store;
const answers = [];
for (let i = 0; i < Number(count); i++) {
  const input = reloadInput(shop.clock, i, euros(50), 'card');
  const result = await shop.counter.call('reload.order', input);
  answers.push({ op_id: input.op_id, code: result.ok ? 'recorded' : result.error.code });
}
const { synchronous } = read.get(query<{ synchronous: number }>('PRAGMA synchronous'))!;
process.stdout.write(`${JSON.stringify({ answers, synchronous })}\n`);
// Without closing: a close would fold the log into the file and sync once more.
process.exit(0);
