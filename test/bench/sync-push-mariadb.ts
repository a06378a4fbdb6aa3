/** The same as sync-push over a MariaDB of the bench's own, on the disk, with each commit written to it. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock } from '@flouss/platform/system-ports';
import { copyIn } from '../../sync-server/src/db/mariadb/copy-in.ts';
import { openLink, readTarget } from '../../sync-server/src/db/mariadb/link.ts';
import { migrateMariadb } from '../../sync-server/src/db/mariadb/migrate.ts';
import { urlOf } from '../integration/database/counting.ts';
import { mariadbd, startMariadb } from '../integration/database/mariadb-server.ts';
import { FACT_MIX, prepareBatches } from './push-batches.ts';
import { BARE, SERVER, timePushes } from './push-driver.ts';
import { median } from './quantile.ts';
import type { Row } from './row.ts';

const RUNS = 3;

export async function bench(): Promise<Row[]> {
  if (!mariadbd) throw new Error('sync-push-mariadb needs MariaDB: install mariadb-server');
  const dir = await mkdtemp(join(tmpdir(), 'flouss-bench-mariadb-'));
  const server = await startMariadb(dir);
  try {
    const ready = join(dir, 'ready');
    await mkdir(ready);
    const counters = await prepareBatches(ready);
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      const folder = await mkdtemp(join(dir, 'run-'));
      await cp(join(ready, 'master.key'), join(folder, 'master.key'));
      const own = urlOf(await server.createDatabase(), [server.port]);
      await fill(own, join(ready, 'flouss.sqlite'));
      ours.push(await timePushes({ program: [SERVER], folder, environment: environment(own), counters, judges: true }));
      const empty = urlOf(await server.createDatabase(), [server.port]);
      bare.push(
        await timePushes({ program: [BARE], folder, environment: environment(empty), counters, judges: false }),
      );
    }
    const [value, limit] = [median(ours), median(bare)];
    const note = `verified, decided, booked, durable; ${FACT_MIX}; limit: Fastify + MariaDB storing the same facts, a statement a push; at least 0.35`;
    return [{ name: 'sync-push-mariadb', value, unit: 'facts/s', limit, ratio: value / limit, runs: RUNS, note }];
  } finally {
    await server.remove();
    await rm(dir, { recursive: true, force: true });
  }
}

const environment = (url: string) => ({ FLOUSS_DATABASE_URL: url });

/** Everything of a prepared file into an empty MariaDB. */
export async function fill(url: string, path: string): Promise<void> {
  const target = readTarget(url);
  const [file, link] = [openSqliteFile({ path }), await openLink(target)];
  await migrateMariadb(link, systemClock, 'bench');
  await copyIn(file, link, target);
  await link.close();
  file.close();
}
