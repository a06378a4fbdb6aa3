/** From SQLite to MariaDB: every row, compared; nothing over what stands there already, nothing while somebody writes. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@flouss/platform/system-ports';
import { copyInto, openSqliteFile } from '@flouss/platform/sqlite-file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import { verifyLedger } from '../../../sync-server/src/ledger/balances.ts';
import { openCentre } from '../server/test-centre.ts';
import { openAt, urlOf } from './counting.ts';
import { mariadbd, startMariadb } from './mariadb-server.ts';
import type { MariadbServer } from './mariadb-server.ts';

const COMMAND = fileURLToPath(new URL('../../../sync-server/src/export.ts', import.meta.url));

interface Outcome {
  readonly code: number;
  readonly said: string;
}

const exportDatabase = (...args: string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [COMMAND, ...args], (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, said: `${stdout}${stderr}` }),
    );
  });

describe.skipIf(mariadbd === undefined)('an export (skipped where mariadb-server is not installed)', () => {
  let server: MariadbServer;
  let dir: string;
  let from: string;
  beforeAll(async () => {
    server = await startMariadb();
    dir = await mkdtemp(join(tmpdir(), 'flouss-export-'));
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

  it('has every row, and the books agree there', async () => {
    const name = await server.createDatabase();
    const { code, said } = await exportDatabase('--from', from, '--to', urlOf(name, [server.port]));
    expect(said).toContain('All tables are the same.');
    expect(said).toMatch(/^same {4}facts \d+ [0-9a-f]{64}$/m);
    expect(code).toBe(0);
    const [before, after] = [
      await openDatabase({ path: from, clock: systemClock }),
      await openAt('a', name, [server.port]),
    ];
    const cards = await before.read.sql.selectFrom('cards').selectAll().orderBy('card_reference').execute();
    expect(cards).toHaveLength(5);
    expect(await after.read.sql.selectFrom('cards').selectAll().orderBy('card_reference').execute()).toEqual(cards);
    expect(await verifyLedger(after.read)).toEqual([]);
    await before.close();
    await after.close();
  });

  it('is refused over what stands there, while somebody writes, and without its two words', async () => {
    const name = await server.createDatabase();
    const to = urlOf(name, [server.port]);
    const writing = openSqliteFile({ path: from });
    writing.exec('begin immediate');
    expect(await exportDatabase('--from', from, '--to', to)).toMatchObject({
      code: 2,
      said: /end the server first/ as never,
    });
    writing.exec('rollback');
    writing.close();
    expect((await exportDatabase('--from', from, '--to', to)).code).toBe(0);
    expect((await exportDatabase('--from', from, '--to', to)).said).toContain('take an empty one');
    expect((await exportDatabase('--from', from)).said).toContain('say --from FILE');
  });

  it('says so when a row is not as it was', async () => {
    const name = await server.createDatabase();
    const db = await openAt('a', name, [server.port]);
    await db.close();
    await server.query(
      `use ${name}; create trigger spoils before insert on cards for each row set new.price_cents = new.price_cents + 1`,
    );
    const { code, said } = await exportDatabase('--from', from, '--to', urlOf(name, [server.port]));
    expect(said).toMatch(/^DIFFERS cards 5 /m);
    expect([code, said.includes('do not use the copy')]).toEqual([1, true]);
  });
});
