/** MariaDBs of the test's own, alone or three as a Galera cluster: empty folders, free ports, gone with the test. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
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
  runs(): boolean;
  /** Of the process that runs. */
  pid(): number;
  kill(): Promise<void>;
  /** `SIGSTOP` and `SIGCONT`: to the others it is as if the line were cut. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Over the folder it has. */
  start(extra?: readonly string[]): Promise<void>;
  /** Takes the folder with it. */
  remove(): Promise<void>;
}

/** Whoever tests, on whatever database. */
export const TEST_USER = 'flouss:of%20this%20test';

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

/** Root hands the server to the user that its package made: a cluster's nodes copy their folders as nobody else. */
const CLUSTERED = '--wsrep-on=ON';
const AS_ROOT = process.getuid?.() === 0 ? ['--user=mysql'] : [];

/** `where`: a folder for its own; memory, where there is such, when nothing is said. */
export async function startMariadb(where = FAST_DISK): Promise<MariadbServer> {
  const server = await prepareServer(await freePort(), [], where);
  await server.start();
  await makeUser(server);
  return server;
}

const makeUser = (server: MariadbServer): Promise<unknown> =>
  server.query(
    "create user 'flouss'@'127.0.0.1' identified by 'of this test'; grant all on *.* to 'flouss'@'127.0.0.1'",
  );

/** A folder with MariaDB's own tables; not running yet. `settings` go to every start. */
async function prepareServer(port: number, settings: readonly string[], where = FAST_DISK): Promise<MariadbServer> {
  if (!MARIADBD) throw new Error('MariaDB is not installed');
  const command = MARIADBD;
  const dir = await mkdtemp(join(where, 'flouss-mariadb-'));
  // Whose folder the outer one is, he must be let through it.
  if (AS_ROOT.length > 0) {
    execFileSync('chown', ['mysql:', dir]);
    execFileSync('chmod', ['o+x', where]);
  }
  const data = join(dir, 'data');
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...AS_ROOT],
    { stdio: 'ignore' },
  );
  const isNode = settings.includes(CLUSTERED);
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
  let child: ChildProcess | undefined;
  const runs = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;
  const kill = async (): Promise<void> => {
    if (!child || !runs()) return;
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  let databases = 0;
  return {
    port,
    query,
    runs,
    pid: () => child?.pid ?? 0,
    kill,
    signal: (name) => void child?.kill(name),
    async start(extra = []) {
      const args = [
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
        ...settings,
        ...(isNode ? whereItStopped(command, data, settings) : []),
        `--log-error=${join(dir, 'log.err')}`,
        ...extra,
      ];
      child = spawn(command, args, { stdio: 'ignore' });
      await untilAnswered(() => query('select count(*) from mysql.user'), runs);
    },
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

/**
 * A node that was killed does not know how far it had come: it looks into its own tables first, or a cluster in which all were killed
 * could begin again from the one that stopped first. MariaDB's own service does the same (`galera_recovery`).
 */
function whereItStopped(command: string, data: string, settings: readonly string[]): string[] {
  const options = [
    '--no-defaults',
    `--datadir=${data}`,
    ...AS_ROOT,
    '--innodb-log-file-size=64M',
    ...settings,
    '--wsrep-recover',
  ];
  const { stderr } = spawnSync(command, options, { encoding: 'utf8' });
  const position = /WSREP: Recovered position:? ?([0-9a-f-]{36}:-?\d+)/.exec(stderr)?.[1];
  return position === undefined || position.endsWith(':-1') ? [] : [`--wsrep-start-position=${position}`];
}

async function untilAnswered(ask: () => Promise<unknown>, runs: () => boolean): Promise<void> {
  const began = performance.now();
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (!runs() || performance.now() - began > START_MAX_MS) throw error;
      await sleep(100);
    }
  }
}

const GALERA = ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so'].find((path) =>
  existsSync(path),
);

/** Undefined where it is not installed, or has no MariaDB to work with. */
export const galera = MARIADBD && GALERA;

const CLUSTER_NODES = 3;
/** Short, so that a node that is gone is given up in a test's time. */
const PATIENCE =
  'evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S;evs.install_timeout=PT4S';
const BEGIN_CLUSTER = ['--wsrep-new-cluster'];

export interface GaleraCluster {
  readonly nodes: readonly MariadbServer[];
  /** Brings back who was killed. When all were, they find each other again by what each wrote down of their last meeting. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

export async function startGalera(): Promise<GaleraCluster> {
  const ports = await Promise.all(
    Array.from({ length: CLUSTER_NODES }, async () => {
      const [own, group, state, transfer] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
      return { own, group, state, transfer };
    }),
  );
  const address = `gcomm://${ports.map(({ group }) => `127.0.0.1:${group}`).join(',')}`;
  const nodes = await Promise.all(
    ports.map(({ own, group, state, transfer }, i) =>
      prepareServer(own, [
        CLUSTERED,
        `--wsrep-provider=${GALERA}`,
        `--wsrep-cluster-address=${address}`,
        '--wsrep-cluster-name=flouss-test',
        `--wsrep-node-name=node-${i + 1}`,
        '--wsrep-node-address=127.0.0.1',
        `--wsrep-sst-receive-address=127.0.0.1:${transfer}`,
        '--wsrep-sst-method=rsync',
        `--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:${group};ist.recv_addr=127.0.0.1:${state};gcache.size=64M;${PATIENCE}`,
        '--binlog-format=ROW',
        '--innodb-autoinc-lock-mode=2',
      ]),
    ),
  );
  const [first, ...others] = nodes as [MariadbServer, ...MariadbServer[]];
  await first.start(BEGIN_CLUSTER);
  await makeUser(first);
  for (const node of others) await node.start();
  return {
    nodes,
    restart: async () => void (await Promise.all(nodes.filter((node) => !node.runs()).map((node) => node.start()))),
    async remove() {
      await Promise.all(nodes.map((node) => node.remove()));
    },
  };
}
