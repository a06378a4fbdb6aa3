/** A MariaDB of the test's own: an empty folder, a free port, real durability, gone with the test. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';

const MARIADBD = ['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd', '/usr/libexec/mariadbd'].find((path) =>
  existsSync(path),
);
const START_MAX_MS = 30_000;

/** Memory, where there is such a folder: a killed server loses nothing of it, and a hundred tables are made at once. */
const FAST_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Undefined where MariaDB is not installed. */
export const mariadbd = MARIADBD;

export interface MariadbServer {
  readonly port: number;
  /** A fresh, empty database. */
  createDatabase(): Promise<string>;
  /** Runs a statement as an administrator would, outside of what is tested. */
  query(sql: string): Promise<unknown>;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Takes the folder with it. */
  remove(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

const AS_ROOT = process.getuid?.() === 0 ? ['--user=root'] : [];

export async function startMariadb(extra: readonly string[] = []): Promise<MariadbServer> {
  if (!MARIADBD) throw new Error('MariaDB is not installed');
  const dir = await mkdtemp(join(FAST_DISK, 'flouss-mariadb-'));
  const port = await freePort();
  const data = join(dir, 'data');
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...AS_ROOT],
    { stdio: 'ignore' },
  );
  let child: ChildProcess | undefined;
  const query = async (sql: string): Promise<unknown> => {
    const connection = await mysql.createConnection({
      host: '127.0.0.1',
      port,
      user: 'root',
      multipleStatements: true,
    });
    try {
      return (await connection.query(sql))[0];
    } finally {
      await connection.end();
    }
  };
  const start = async (): Promise<void> => {
    child = spawn(
      MARIADBD,
      [
        '--no-defaults',
        `--datadir=${data}`,
        `--socket=${join(dir, 'sock')}`,
        `--pid-file=${join(dir, 'pid')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-name-resolve',
        '--innodb-buffer-pool-size=128M',
        '--innodb-log-file-size=64M',
        ...AS_ROOT,
        ...extra,
      ],
      { stdio: 'ignore' },
    );
    const began = performance.now();
    for (;;) {
      try {
        await query('select 1');
        return;
      } catch (error) {
        if (child.exitCode !== null || performance.now() - began > START_MAX_MS) throw error;
        await sleep(100);
      }
    }
  };
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  await query(
    "create user 'flouss'@'127.0.0.1' identified by 'of this test'; grant all on *.* to 'flouss'@'127.0.0.1'",
  );
  let databases = 0;
  return {
    port,
    query,
    kill,
    start,
    async createDatabase() {
      const name = `flouss_${++databases}`;
      await query(`create database ${name}`);
      return name;
    },
    async remove() {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
