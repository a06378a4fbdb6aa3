/**
 * Brings MariaDB's tables to the version this code knows, from one place at a time. MariaDB commits after every statement that
 * changes a table: after each it is noted how far a step has come, and who was cut off goes on from there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@flouss/shared/kernel/ports';
import { MIGRATIONS } from '../migrations/index.ts';
import { stepsToTake } from '../migrations/migration.ts';
import type { Migration } from '../migrations/migration.ts';
import { inMariadb } from './ddl.ts';
import type { MariadbMigration } from './ddl.ts';
import type { Link } from './link.ts';
import { isConflict, isDuplicate } from './trouble.ts';

/** Who migrates says so again before each statement; silent for so long, another takes over. */
const LEASE_MS = 60_000;
const LOOK_AGAIN_MS = 200;

const SHAPE = 'engine=InnoDB default charset=utf8mb4 collate=';

/** What this room keeps for itself: how far the tables are, whose turn it is to write, which commits were kept and what they raised. */
const OWN_TABLES = [
  'create table if not exists migrations (version bigint primary key, name varchar(191) not null, applied_at bigint not null)',
  `create table if not exists migrating (only bigint primary key check (only = 1), holder varchar(191) not null,
    until_at bigint not null, version bigint not null, done bigint not null)`,
  `create table if not exists writer_turn (only bigint primary key check (only = 1), commit_no bigint not null)`,
  `create table if not exists group_commits (commit_id varchar(64) primary key, given_up bigint not null, at bigint not null)`,
  `create table if not exists raised_signals (commit_no bigint primary key, process_id varchar(191) not null,
    signals longtext not null, at bigint not null)`,
];
const OWN_ROWS = [
  `insert into migrating (only, holder, until_at, version, done) values (1, '', 0, 0, 0)`,
  `insert into writer_turn (only, commit_no) values (1, 0)`,
];

/** `holder` names this process. Throws `NewerDatabase`. */
export async function migrateMariadb(
  link: Link,
  clock: Clock,
  holder: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  for (const table of OWN_TABLES) await link.query(`${table} ${SHAPE}${link.collation}`);
  for (const row of OWN_ROWS) await link.query(row).catch(unlessThere);
  const steps = inMariadb(migrations, link.collation);
  for (;;) {
    const [next] = stepsToTake(steps, await versionsIn(link));
    if (!next) return;
    if (!(await takeLease(link, clock, holder))) {
      await sleep(LOOK_AGAIN_MS);
      continue;
    }
    await take(link, clock, holder, next);
  }
}

/** A table, a column, an index or a trigger that is there already; an index or a table that is gone already. */
const DONE_BEFORE: ReadonlySet<number> = new Set([1050, 1060, 1061, 1359, 1091, 1051, 1146]);

function unlessThere(error: unknown): void {
  if (!isDuplicate(error)) throw error;
}

/** The steps that a database has taken. */
export async function versionsIn(link: Link): Promise<number[]> {
  const { rows } = await link.query('select version from migrations order by version');
  return (rows as { version: number }[]).map(({ version }) => version);
}

async function takeLease(link: Link, clock: Clock, holder: string): Promise<boolean> {
  const now = clock.now();
  const ask = 'update migrating set holder = ?, until_at = ? where only = 1 and (holder = ? or until_at < ?)';
  try {
    return (await link.query(ask, [holder, now + LEASE_MS, holder, now])).affected === 1;
  } catch (error) {
    if (!isConflict(error)) throw error;
    await link.query('rollback');
    return false;
  }
}

async function take(
  link: Link,
  clock: Clock,
  holder: string,
  { version, name, statements }: MariadbMigration,
): Promise<void> {
  const { rows } = await link.query('select version, done from migrating where only = 1');
  const noted = rows[0] as { version: number; done: number };
  const begun = noted.version === version ? noted.done : 0;
  for (const [i, statement] of statements.entries()) {
    if (i < begun) continue;
    if (!(await takeLease(link, clock, holder))) return;
    await link.query('start transaction');
    // The statement after the last note may have been carried out before its note could be written.
    await link.query(statement).catch((error: unknown) => {
      if (i !== begun || !isDone(error)) throw error;
    });
    await link.query('update migrating set version = ?, done = ? where only = 1', [version, i + 1]);
    await link.query('commit');
  }
  await link.query('insert into migrations (version, name, applied_at) values (?, ?, ?)', [version, name, clock.now()]);
}

function isDone(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && DONE_BEFORE.has(Number(error.errno));
}
