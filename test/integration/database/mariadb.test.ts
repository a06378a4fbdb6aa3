/** What MariaDB does otherwise than SQLite: conflicts, lost answers, several writers, tables that commit by themselves. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@flouss/platform/system-ports';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inMariadb } from '../../../sync-server/src/db/mariadb/ddl.ts';
import { openLink, readTarget } from '../../../sync-server/src/db/mariadb/link.ts';
import type { Link } from '../../../sync-server/src/db/mariadb/link.ts';
import { migrateMariadb } from '../../../sync-server/src/db/mariadb/migrate.ts';
import { MIGRATIONS } from '../../../sync-server/src/db/migrations/index.ts';
import { NewerDatabase } from '../../../sync-server/src/db/migrations/migration.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import type { CardYearRow, LedgerBalanceRow } from '../../../sync-server/src/db/schema.ts';
import { readSetting, writeSetting } from '../../../sync-server/src/db/terms.ts';
import { count, openAt, putUnderLoad, urlOf } from './counting.ts';
import { openCuttingProxy } from './cutting-proxy.ts';
import { freePort, mariadbd, startMariadb } from './mariadb-server.ts';
import type { MariadbServer } from './mariadb-server.ts';

/** In a run that looks at nothing else, more of them. */
const KILLS = Number(process.env['FLOUSS_KILLS'] ?? 3);

const setting = (name: string, value: string) => ({ name, value });
const year = (card: string, committed: number) =>
  ({ card_reference: card, year: 2026, committed_cents: committed }) as unknown as CardYearRow;
const balance = (account: string, cents: number) => ({ account, balance_cents: cents }) as unknown as LedgerBalanceRow;

/** A loaded order as a row of values. */
const order = (n: number, channel: string, answered: number): string =>
  `('o${n}', '${channel}', 'a', ${channel === 'sms' ? 'null' : "'d'"}, 'c', 'k', 'cash', 1, 1, 1, 'loaded', 1, 1, ${answered})`;

const tablesOf = async (link: Link): Promise<unknown> =>
  (
    await link.query(
      `select table_name, column_name, column_type, is_nullable, column_key from information_schema.columns
       where table_schema = database() and table_name <> 'migrating' order by table_name, column_name`,
    )
  ).rows;

describe.skipIf(mariadbd === undefined)('MariaDB (skipped where mariadb-server is not installed)', () => {
  let server: MariadbServer;
  const opened: Database[] = [];
  beforeAll(async () => {
    server = await startMariadb();
  });
  afterAll(async () => {
    try {
      for (const db of opened) await db.close();
    } finally {
      await server.remove();
    }
  });

  async function openAs(processId: string, name: string, ...ports: number[]): Promise<Database> {
    const db = await openAt(processId, name, ports.length > 0 ? ports : [server.port]);
    opened.push(db);
    return db;
  }
  const linkTo = async (name: string): Promise<Link> => openLink(readTarget(urlOf(name, [server.port])));

  describe('a commit whose answer is lost', () => {
    it.each([['before the server hears it'], ['before its answer']] as const)(
      '%s: is found out, and stands once',
      async (how) => {
        const proxy = await openCuttingProxy(server.port);
        const db = await openAs('p', await server.createDatabase(), proxy.port);
        await db.transaction((tx) => count(tx, 'a'));
        let runs = 0;
        proxy.cutNext(how);
        await Promise.all([
          db.transaction(async (tx) => {
            runs += 1;
            await count(tx, 'a');
          }),
          db.transaction((tx) => count(tx, 'a')),
        ]);
        expect(proxy.cuts()).toBe(1);
        expect(runs).toBe(how === 'before its answer' ? 1 : 2);
        expect(await readSetting(db.read, 'a')).toBe('3');
        await proxy.close();
      },
    );
  });

  describe('several processes over one database', () => {
    it('take turns: nothing is decided on what another has just changed', async () => {
      const name = await server.createDatabase();
      const processes = await Promise.all(['a', 'b', 'c'].map((id) => openAs(id, name)));
      const each = 40;
      await Promise.all(
        processes.flatMap((db) => Array.from({ length: each }, () => db.transaction((tx) => count(tx, 'shared')))),
      );
      expect(await readSetting(processes[0]!.read, 'shared')).toBe(String(processes.length * each));
    });

    it('hear what the others raise, and nothing else', async () => {
      const name = await server.createDatabase();
      const [writer, listener] = [await openAs('w', name), await openAs('l', name)];
      const heard: string[] = [];
      for (const signal of ['orders', 'bank-work'] as const) listener.signals.on(signal, () => heard.push(signal));
      await sleep(500);
      const woken = listener.signals.wait(['orders'], 20_000);
      const began = performance.now();
      await writer.transaction((tx) => count(tx, 'a'));
      await writer.transaction(async (tx) => tx.signal('orders'));
      await woken;
      expect(performance.now() - began).toBeLessThan(10_000);
      expect(heard).toEqual(['orders']);
    });
  });

  describe('a conflict', () => {
    it('with a server that has gone is rolled back without a word, and its connection left', async () => {
      const name = await server.createDatabase();
      const [link, other] = [await linkTo(name), await linkTo(name)];
      await link.query('start transaction');
      const { rows } = await link.query('select connection_id() as id');
      await other.query(`kill ${(rows[0] as { id: number }).id}`);
      expect(await link.query('rollback')).toEqual({ rows: [], affected: 0 });
      expect(link.isStale()).toBe(true);
      await expect(link.query('select 1')).rejects.toThrow(/lost/);
      await other.close();
    });

    it('runs the whole again, the others of its group too, and leaves nothing half done', async () => {
      const name = await server.createDatabase();
      const db = await openAs('a', name);
      await db.transaction((tx) => count(tx, 'a'));
      const other = await linkTo(name);
      let runs = 0;
      const held = Promise.withResolvers<void>();
      // The other one holds `a` and then wants what we hold: the server ends one of the two.
      await other.query('start transaction');
      await other.query("update settings set value = value where name = 'a'");
      const neighbour = db.transaction((tx) => count(tx, 'b'));
      const ours = db.transaction(async (tx) => {
        runs += 1;
        await writeSetting(tx, `half-${runs}`, 'done');
        if (runs === 1) held.resolve();
        await count(tx, 'a');
      });
      await held.promise;
      const theirs = other
        .query("insert into settings (name, value) values ('half-1', 'theirs')")
        .catch((error: unknown) => error);
      await sleep(300);
      await theirs;
      await other.query('rollback');
      await Promise.all([neighbour, ours]);
      expect([await readSetting(db.read, 'a'), await readSetting(db.read, 'b')]).toEqual(['2', '1']);
      expect(await readSetting(db.read, `half-${runs}`)).toBe('done');
      expect(await readSetting(db.read, 'half-1')).toBe(runs > 1 ? undefined : 'done');
      await other.close();
    });

    it('that a body swallows does not let the rest of it stand alone', async () => {
      const name = await server.createDatabase();
      const db = await openAs('a', name);
      await db.transaction((tx) => count(tx, 'a'));
      const killer = await linkTo(name);
      let runs = 0;
      await db.transaction(async (tx) => {
        runs += 1;
        await writeSetting(tx, 'first', String(runs));
        if (runs === 1) {
          const { rows } = await killer.query(
            `select id from information_schema.processlist where db = '${name}' and command = 'Sleep' and id <> connection_id() order by time_ms limit 1`,
          );
          await killer.query(`kill ${(rows[0] as { id: number }).id}`);
          await sleep(50);
        }
        await writeSetting(tx, 'second', String(runs)).catch(() => {});
        await writeSetting(tx, 'third', String(runs)).catch(() => {});
      });
      const seen = await Promise.all(['first', 'second', 'third'].map((each) => readSetting(db.read, each)));
      expect(new Set(seen)).toEqual(new Set([String(runs)]));
      await killer.close();
    });
  });

  describe('servers', () => {
    it('are tried in their order, and one that is gone is passed over', async () => {
      const db = await openAs('a', await server.createDatabase(), await freePort(), server.port);
      await db.transaction((tx) => count(tx, 'a'));
      expect(await readSetting(db.read, 'a')).toBe('1');
    });

    it('that would forget what they said yes to are refused', async () => {
      const name = await server.createDatabase();
      await server.query('set global innodb_flush_log_at_trx_commit = 2');
      await expect(openAs('a', name)).rejects.toThrow('innodb_flush_log_at_trx_commit');
      await server.query('set global innodb_flush_log_at_trx_commit = 1');
    });
  });

  describe('a server killed under load', () => {
    it('has everything it said yes to, once', { timeout: 60_000 + KILLS * 20_000 }, async () => {
      const name = await server.createDatabase();
      const db = await openAs('a', name);
      const load = putUnderLoad([db, await openAs('b', name)]);
      for (let round = 0; round < KILLS; round++) {
        await load.more(40);
        await server.kill();
        await server.start();
      }
      await load.more(40);
      expect(await load.end()).toEqual([]);
    });
  });

  describe('many rows at once', () => {
    it('are kept letter by letter, whatever is in them', async () => {
      const db = await openAs('a', await server.createDatabase());
      const odd = [
        "'",
        "\\'",
        '\\',
        '\\\\',
        '"',
        '\0',
        '\n\r\t\b\u001a',
        '?',
        '%_',
        ' ',
        "'); drop table settings; -- ",
        'é \u{1f600} ﷼',
        '',
      ];
      const chance = fc.sample(fc.string({ unit: fc.constantFrom(...odd, 'a'), maxLength: 12 }), {
        numRuns: 500,
        seed: 1,
      });
      const rows = [...odd, ...chance].map((value, i) => setting(`n${i}`, value));
      await db.transaction((tx) => tx.bulk.insert('settings', ['name', 'value'], rows));
      const kept = await db.read.sql.selectFrom('settings').selectAll().where('name', 'like', 'n%').execute();
      expect(new Map(kept.map(({ name, value }) => [name, value]))).toEqual(
        new Map(rows.map((row) => [row.name, row.value])),
      );
    });

    it('that cannot be written are told of in their own transaction, which leaves nothing', async () => {
      const db = await openAs('a', await server.createDatabase());
      await db.transaction((tx) => count(tx, 'before'));
      const outcomes = await Promise.allSettled([
        db.transaction((tx) => count(tx, 'beside')),
        db.transaction(async (tx) => {
          await tx.bulk.insert('settings', ['name', 'value'], [setting('before', 'again')]);
          await tx.bulk.insert('settings', ['name', 'value'], [setting('after', 'yes')]);
        }),
        db.transaction((tx) => count(tx, 'behind')),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      const values = await Promise.all(
        ['before', 'after', 'beside', 'behind'].map((name) => readSetting(db.read, name)),
      );
      expect(values).toEqual(['1', undefined, '1', '1']);
    });

    it('are added up and taken off, and none falls below what a table allows', async () => {
      const db = await openAs('a', await server.createDatabase());
      const add = (...rows: CardYearRow[]) =>
        db.transaction((tx) => tx.bulk.add('card_years', ['card_reference', 'year'], 'committed_cents', rows));
      await add(year('a', 5), year('b', 7));
      await add(year('a', -2), year('b', 1), year('c', 4));
      await expect(add(year('a', 1), year('c', -5))).rejects.toThrow('CONSTRAINT');
      const book = (...rows: LedgerBalanceRow[]) =>
        db.transaction((tx) => tx.bulk.add('ledger_balances', ['account'], 'balance_cents', rows));
      await book(balance('x', -3), balance('y', 3));
      await book(balance('x', -1), balance('z', -1));
      const years = await db.read.sql.selectFrom('card_years').selectAll().orderBy('card_reference').execute();
      expect(years.map(({ committed_cents }) => committed_cents)).toEqual([3, 8, 4]);
      const balances = await db.read.sql.selectFrom('ledger_balances').selectAll().orderBy('account').execute();
      expect(balances.map(({ balance_cents }) => balance_cents)).toEqual([-4, 3, -1]);
    });
  });

  describe('the tables', () => {
    it('are the same after any cut, each statement having been done once', async () => {
      const whole = await linkTo(await server.createDatabase());
      await migrateMariadb(whole, systemClock, 'a');
      const expected = await tablesOf(whole);
      const cut = await linkTo(await server.createDatabase());
      // Every seventeenth question is not answered: before or after the server has done it, by turns.
      let asked = 0;
      const failing: Link = {
        ...cut,
        query: async (sql, values) => {
          asked += 1;
          if (asked % 34 === 0) throw new Error('cut before');
          const answer = await cut.query(sql, values);
          if (asked % 34 === 17) throw new Error('cut after');
          return answer;
        },
      };
      let attempts = 0;
      for (; attempts < 500; attempts++) {
        try {
          await migrateMariadb(failing, systemClock, 'a');
          break;
        } catch (error) {
          if (!(error as Error).message.startsWith('cut')) throw error;
          await cut.query('rollback');
        }
      }
      expect(attempts).toBeGreaterThan(10);
      expect(attempts).toBeLessThan(500);
      expect(await tablesOf(cut)).toEqual(expected);
      await whole.close();
      await cut.close();
    });

    it('that were passed over are made up for', async () => {
      const [whole, holed] = await Promise.all([
        linkTo(await server.createDatabase()),
        linkTo(await server.createDatabase()),
      ]);
      await migrateMariadb(whole, systemClock, 'a');
      const passed = MIGRATIONS.filter(({ version }) => version !== 220 && version !== 250);
      await migrateMariadb(holed, systemClock, 'a', passed);
      await migrateMariadb(holed, systemClock, 'a');
      expect(await tablesOf(holed)).toEqual(await tablesOf(whole));
      await Promise.all([whole.close(), holed.close()]);
    });

    it('lead to the few orders that wait for a word, past all that were ever loaded', async () => {
      const link = await linkTo(await server.createDatabase());
      await migrateMariadb(link, systemClock, 'a');
      const loaded = Array.from({ length: 2_000 }, (_, n) =>
        order(n, n % 2 === 0 ? 'sms' : 'counter', n % 2 === 0 ? 1 : 0),
      );
      await link.query(`insert into orders (op_id, channel, agent_id, device_id, card_reference, customer_id, means, amount_cents, fee_cents,
        tariff_version, state, ordered_at, changed_at, answered) values ${[...loaded, order(2_000, 'sms', 0)].join(', ')}`);
      await link.query('flush status');
      const waiting = await link.query(
        `select op_id from orders where channel = 'sms' and answered = 0 and state in ('loaded', 'failed')`,
      );
      expect(waiting.rows).toEqual([{ op_id: 'o2000' }]);
      const { rows } = await link.query(
        `show status where Variable_name in ('Handler_read_next', 'Handler_read_rnd_next')`,
      );
      const read = (rows as { Value: string }[]).reduce((sum, { Value }) => sum + Number(Value), 0);
      expect(read).toBeLessThan(100);
      await link.close();
    });

    it('are made by one process at a time', async () => {
      const name = await server.createDatabase();
      const both = await Promise.all([openAs('a', name), openAs('b', name)]);
      await both[1].transaction((tx) => count(tx, 'a'));
      expect(await readSetting(both[0].read, 'a')).toBe('1');
    });

    it('of a newer program are left alone', async () => {
      const name = await server.createDatabase();
      const link = await linkTo(name);
      await migrateMariadb(link, systemClock, 'a', [...MIGRATIONS, { version: 9_990, name: 'later', statements: [] }]);
      await expect(openAs('a', name)).rejects.toThrow(NewerDatabase);
      await link.close();
    });
  });
});

describe('words for MariaDB', () => {
  it('are missing for a statement of a new kind: it is not guessed', () => {
    const odd = [{ version: 10, name: 'odd', statements: ['drop view agents'] }];
    expect(() => inMariadb(odd, 'utf8mb4_nopad_bin')).toThrow('no words for this in MariaDB: drop view agents');
  });
});
