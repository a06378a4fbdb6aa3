/** From one database into the other and back: a copy is the same thing, whichever it was taken from. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyInto, openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import { readRestoration } from '../../../sync-server/src/db/in-doubt.ts';
import { urlOf } from '../database/counting.ts';
import { mariadbd, startMariadb } from '../database/mariadb-server.ts';
import type { MariadbServer } from '../database/mariadb-server.ts';
import { openCentre } from '../server/test-centre.ts';
import { backup, restore } from './commands.ts';

/** What a restore itself writes. */
const MARKED = new Set([
  'agents',
  'feed',
  'settings',
  'in_doubt',
  'bank_work',
  'orders',
  'cards',
  'sms_replies',
  'migrations',
]);

const rowsOf = (path: string): Map<string, unknown[]> => {
  const file = openSqliteFile({ path });
  const tables = file
    .prepare<{ name: string }>(`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`)
    .all()
    .map(({ name }) => name)
    .filter((name) => !MARKED.has(name));
  const rows = new Map(tables.map((table) => [table, file.prepare(`select * from ${table} order by 1, 2`).all()]));
  file.close();
  return rows;
};

describe.skipIf(mariadbd === undefined)('MariaDB (skipped where mariadb-server is not installed)', () => {
  let server: MariadbServer;
  let dir: string;
  let key: string[];
  let from: string;
  beforeAll(async () => {
    server = await startMariadb();
    dir = await mkdtemp(join(tmpdir(), 'flouss-backup-'));
    await writeFile(join(dir, 'master.key'), Buffer.alloc(32, 7).toString('hex'));
    key = ['--key', join(dir, 'master.key')];
    from = join(dir, 'flouss.sqlite');
    const centre = await openCentre();
    await centre.openShop(5);
    const file = openSqliteFile({ path: join(centre.dir, 'centre.sqlite') });
    copyInto(file, from);
    file.close();
    await centre.close();
  }, 60_000);
  afterAll(async () => {
    await server.remove();
    await rm(dir, { recursive: true });
  });

  it('takes a copy of SQLite in, gives one of its own, and SQLite takes that: every row is the same', async () => {
    const url = urlOf(await server.createDatabase(), [server.port]);
    expect(await backup('--db', from, '--to', join(dir, 'one'), ...key)).toMatchObject({ code: 0 });
    const there = await restore('--from', join(dir, 'one'), '--to', url, ...key);
    expect([there.said.includes('BROKEN'), there.code]).toEqual([false, 0]);
    expect((await restore('--from', join(dir, 'one'), '--to', url, ...key)).said).toContain('take an empty one');
    expect(await backup('--db', url, '--to', join(dir, 'two'), ...key)).toMatchObject({ code: 0 });
    const back = join(dir, 'back.sqlite');
    expect(await restore('--from', join(dir, 'two'), '--to', back, ...key)).toMatchObject({ code: 0 });
    expect(rowsOf(back)).toEqual(rowsOf(from));
    const db = await openDatabase({ path: back, clock: systemClock });
    expect((await readRestoration(db.read))?.restored_at).toBeGreaterThan(0);
    await db.close();
    // Brought back by other means, it is only marked.
    const at = '2026-11-26T10:15:00.000Z';
    expect((await restore('--mark', '--to', url, ...key)).code).toBe(2);
    const marked = await restore('--mark', '--to', url, '--at', at);
    expect([marked.said.includes(`Marked as restored to ${at}`), marked.code]).toEqual([true, 0]);
  }, 60_000);

  it('is not taken with another master key, and says nothing of an address', async () => {
    const url = urlOf(await server.createDatabase(), [server.port]);
    await writeFile(join(dir, 'other.key'), Buffer.alloc(32, 8).toString('hex'));
    const other = await restore('--from', join(dir, 'one'), '--to', url, '--key', join(dir, 'other.key'));
    expect(other).toEqual({ code: 2, said: 'Nothing was restored: the copy was sealed under another master key\n' });
    const nowhere = await backup('--db', url.replace(/:\d+\//, ':1/'), '--to', join(dir, 'three'), ...key);
    expect(nowhere.code).toBe(2);
    expect(nowhere.said).not.toContain('mysql://');
  });
});
