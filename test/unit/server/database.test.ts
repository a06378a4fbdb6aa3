/** The database's own promises: shared commits that isolate failures, conflicts run again, signals after the commit, migrations. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { Conflict } from '../../../sync-server/src/db/group-commit.ts';
import type { Tx } from '../../../sync-server/src/db/handles.ts';
import { NewerDatabase } from '../../../sync-server/src/db/migrations/migration.ts';
import { migrate } from '../../../sync-server/src/db/sqlite/migrate.ts';
import { MIGRATIONS } from '../../../sync-server/src/db/migrations/index.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { readSetting, writeSetting } from '../../../sync-server/src/db/terms.ts';

let dir: string;
let db: Database;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'flouss-database-'));
  db = await openDatabase({ path: join(dir, 'a.sqlite'), clock: systemClock });
});
afterEach(async () => {
  await db.close();
  rmSync(dir, { recursive: true });
});

const write = (name: string) => (tx: Tx) => writeSetting(tx, name, 'yes');
const read = (name: string) => readSetting(db.read, name);
async function slowly(tx: Tx): Promise<void> {
  const until = performance.now() + 10;
  while (performance.now() < until);
  await writeSetting(tx, 'slow', 'yes');
}

describe('transactions', () => {
  it('share a commit, and one that throws takes nothing with it', async () => {
    const outcomes = await Promise.allSettled([
      db.transaction(write('a')),
      db.transaction(async (tx) => {
        await writeSetting(tx, 'b', 'half done');
        throw new Error('on purpose');
      }),
      db.transaction(write('c')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([await read('a'), await read('b'), await read('c')]).toEqual(['yes', undefined, 'yes']);
  });

  it('whose first throws go on without it, and it may come again', async () => {
    let attempts = 0;
    const outcomes = await Promise.allSettled([
      db.transaction(async (tx) => {
        await writeSetting(tx, 'a', 'half done');
        throw new Error('on purpose');
      }),
      db.transaction(async (tx) => {
        await writeSetting(tx, 'b', `attempt ${++attempts}`);
        if (attempts < 3) throw new Conflict('changed meanwhile');
      }),
      db.transaction(write('c')),
      db.transaction(async (tx) => {
        await writeSetting(tx, 'd', 'half done');
        throw new Error('on purpose');
      }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'rejected']);
    const kept = await db.read.sql.selectFrom('settings').select(['name', 'value']).orderBy('name').execute();
    expect(kept).toEqual([
      { name: 'b', value: 'attempt 3' },
      { name: 'c', value: 'yes' },
    ]);
  });

  it('that throw in the middle of many rows leave none of them, and the others theirs', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ name: `row-${i % 20}`, value: 'yes' }));
    const outcomes = await Promise.allSettled([
      db.transaction(write('before')),
      db.transaction(async (tx) => {
        await writeSetting(tx, 'beside', 'yes');
        await tx.bulk.insert('settings', ['name', 'value'], rows);
      }),
      db.transaction(write('behind')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const kept = await db.read.sql.selectFrom('settings').select('name').orderBy('name').execute();
    expect(kept.map(({ name }) => name)).toEqual(['before', 'behind']);
  });

  it('are not seen before their commit, and see each other in order', async () => {
    const seen: (string | undefined)[] = [];
    await Promise.all([
      db.transaction(async (tx) => {
        await writeSetting(tx, 'a', 'yes');
        seen.push(await read('a'));
      }),
      db.transaction(async (tx) => {
        seen.push(await readSetting(tx, 'a'));
      }),
    ]);
    expect(seen).toEqual([undefined, 'yes']);
  });

  it('run again after a conflict, and give up at last', async () => {
    let runs = 0;
    await db.transaction(async (tx) => {
      await writeSetting(tx, `run-${++runs}`, 'yes');
      if (runs < 3) throw new Conflict('moved');
    });
    expect([runs, await read('run-1'), await read('run-3')]).toEqual([3, undefined, 'yes']);
    await expect(
      db.transaction(async () => {
        throw new Conflict('for ever');
      }),
    ).rejects.toThrow('for ever');
  });

  it.each([
    [
      'whoever is answered comes again at once',
      async () => {
        for (let i = 0; i < 200; i++) await db.transaction(write(`again-${i}`));
      },
    ],
    [
      'many that take long have come together',
      async () => {
        await Promise.all(Array.from({ length: 40 }, () => db.transaction(slowly)));
      },
    ],
  ])('let everything else have its turn, though %s', async (_, work) => {
    let turns = 0;
    const other = setInterval(() => {
      turns += 1;
    }, 1);
    await work();
    clearInterval(other);
    expect(turns).toBeGreaterThan(5);
  });

  it('raise their signals after the commit, or never', async () => {
    const heard: string[] = [];
    db.signals.on('orders', () => heard.push('orders'));
    await db.transaction(async (tx) => {
      tx.signal('orders');
      expect(heard).toEqual([]);
    });
    await expect(
      db.transaction(async (tx) => {
        tx.signal('orders');
        throw new Error('on purpose');
      }),
    ).rejects.toThrow('on purpose');
    expect(heard).toEqual(['orders']);
  });

  it('are refused once the database closes, after those under way', async () => {
    const last = db.transaction(write('last'));
    const closing = db.close();
    await expect(db.transaction(write('late'))).rejects.toThrow('closing');
    await Promise.all([last, closing]);
    db = await openDatabase({ path: join(dir, 'a.sqlite'), clock: systemClock });
    expect(await read('last')).toBe('yes');
  });

  it('are synced to the disk in full', () => {
    const file = openSqliteFile({ path: join(dir, 'a.sqlite') });
    expect(file.pragma('synchronous', { simple: true })).toBe(2);
    expect(file.pragma('journal_mode', { simple: true })).toBe('wal');
    file.close();
  });
});

describe('waiting for a signal', () => {
  it('ends with the signal, with the time, and with the abort', async () => {
    const woken = db.signals.wait(['bank-work', 'orders'], 10_000);
    await db.transaction(async (tx) => tx.signal('orders'));
    await woken;
    await db.signals.wait(['orders'], 5);
    const abort = new AbortController();
    const aborted = db.signals.wait(['orders'], 10_000, abort.signal);
    abort.abort();
    await aborted;
    const began = performance.now();
    await db.signals.wait(['orders'], 10_000, abort.signal);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

/** Every table and index as it is written, columns that were added with it. */
const shape = (path: string): string[] => {
  const file = openSqliteFile({ path });
  const rows = file.prepare<{ sql: string }>(`select sql from sqlite_schema where sql is not null order by name`).all();
  file.close();
  return rows.map(({ sql }) => sql);
};

/** Columns that were added to a table stand in it in the order in which they came. */
const inNoOrder = (sql: string): string[] =>
  sql
    .replace(/\) strict(?:, without rowid)?$/, ',)')
    .split(',')
    .map((line) => line.trim())
    .toSorted();

describe('migrations', () => {
  it('count upwards', () => {
    const versions = MIGRATIONS.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
  });

  it('110 keeps the packs that were sent before deliveries had notes', () => {
    const file = openSqliteFile({ path: join(dir, 'notes.sqlite') });
    migrate(
      file,
      systemClock,
      MIGRATIONS.filter(({ version }) => version < 110),
    );
    file.exec(`insert into agents (agent_id, name, address, created_at, feed_head) values ('a', 'A', 'B', 0, 0);
      insert into packs (card_reference, agent_id, dispatched_at) values ('FL-0000-0000-0', 'a', 5)`);
    migrate(file, systemClock);
    expect(file.prepare('select * from packs').all()).toEqual([
      { card_reference: 'FL-0000-0000-0', agent_id: 'a', dispatched_at: 5, delivery_note: null },
    ]);
    file.close();
  });

  it.each(MIGRATIONS.map((migration, i) => [migration.version, i] as const))(
    '%i applies to the file before it',
    (version, i) => {
      const path = join(dir, `${version}.sqlite`);
      const file = openSqliteFile({ path });
      migrate(file, systemClock, MIGRATIONS.slice(0, i));
      const before = shape(path);
      migrate(file, systemClock, MIGRATIONS.slice(0, i + 1));
      migrate(file, systemClock, MIGRATIONS.slice(0, i + 1));
      file.close();
      expect(shape(path)).not.toEqual(before);
    },
  );

  it('that a file has passed over are made up for, in their order', () => {
    const [whole, passed] = [join(dir, 'whole.sqlite'), join(dir, 'passed.sqlite')];
    const files = [whole, passed].map((path) => openSqliteFile({ path }));
    const [complete, holed] = files as [(typeof files)[0], (typeof files)[0]];
    migrate(complete, systemClock);
    // As between two numbers that left the house in the other order.
    migrate(
      holed,
      systemClock,
      MIGRATIONS.filter(({ version }) => version !== 220 && version !== 250),
    );
    migrate(holed, systemClock);
    for (const file of files) file.close();
    expect(shape(passed).map(inNoOrder)).toEqual(shape(whole).map(inNoOrder));
  });

  it('refuse a file from a newer program', async () => {
    const path = join(dir, 'newer.sqlite');
    const file = openSqliteFile({ path });
    migrate(file, systemClock, [...MIGRATIONS, { version: 9_990, name: 'later', statements: [] }]);
    file.close();
    await expect(openDatabase({ path, clock: systemClock })).rejects.toThrow(NewerDatabase);
  });

  it('leave nothing of a step that fails', () => {
    const path = join(dir, 'broken.sqlite');
    const file = openSqliteFile({ path });
    const broken = {
      version: 10,
      name: 'broken',
      statements: ['create table half (a integer) strict', 'create nonsense'],
    };
    expect(() => migrate(file, systemClock, [broken])).toThrow('nonsense');
    file.close();
    expect(shape(path)).toHaveLength(1);
  });
});
