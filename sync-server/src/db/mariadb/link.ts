/**
 * A connection to the first of the named servers that is fit to be written to. The order is the policy: every process of ours
 * that sees the same servers takes the same one, and moves on together with the others when it fails.
 */
import { readFileSync } from 'node:fs';
import mysql from 'mysql2/promise';
import type { Connection, QueryResult, ResultSetHeader } from 'mysql2/promise';
import type { Collation } from './ddl.ts';
import { isConflict, isLost, LinkLost } from './trouble.ts';

const CONNECT_TIMEOUT_MS = 3_000;
/** A server that says nothing for so long has left us: longer than a lock may be waited for. */
const ANSWER_TIMEOUT_MS = 10_000;
const LOCK_WAIT_S = 5;
/** So long one stays with a server that is not the first: then all are at the same one again. */
const SECOND_CHOICE_MS = 30_000;
/** A transaction of a process that has stopped in the middle is ended by the server. */
const IDLE_WRITER_S = 15;

export interface Target {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** PEM; with one, nothing leaves unencrypted. */
  readonly ca: string | undefined;
}

/** `mysql://user:password@host1:3306,host2:3306/database?ca=FILE`; throws a sentence that repeats no value. */
export function readTarget(url: string): Target {
  const [, user = '', password = '', hosts = '', database = '', query = ''] =
    /^(?:mysql|mariadb):\/\/([^:@/]+)(?::([^@/]*))?@([^/?]+)\/([^/?]+)(?:\?(.*))?$/.exec(url) ?? [];
  if (database === '') throw new Error('a database is named as mysql://user:password@host:port,host:port/name');
  const nodes = hosts.split(',').map((each) => {
    const [, host = '', port = '3306'] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(each) ?? [];
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  });
  const caFile = new URLSearchParams(query).get('ca');
  return {
    nodes,
    user: decodeURIComponent(user),
    password: decodeURIComponent(password),
    database: decodeURIComponent(database),
    ca: caFile === null ? undefined : readFileSync(caFile, 'utf8'),
  };
}

/** The words that a link itself listens to. */
export const BEGIN = 'start transaction';
export const COMMIT = 'commit';
export const ROLLBACK = 'rollback';

export interface Answer {
  readonly rows: unknown[];
  /** Rows that a statement found to change, whether or not they were so already. */
  readonly affected: number;
}

export interface Link {
  readonly collation: Collation;
  /** `host:port` */
  readonly node: string;
  query(sql: string, values?: readonly unknown[]): Promise<Answer>;
  inTransaction(): boolean;
  /** Nothing more can be asked here, or it is time to see whether an earlier server is back. */
  isStale(): boolean;
  close(): Promise<void>;
}

/** Throws `LinkLost` when none of the servers is there and fit. */
export async function openLink(target: Target): Promise<Link> {
  const reasons: string[] = [];
  for (const [choice, { host, port }] of target.nodes.entries()) {
    try {
      return await openAt(target, host, port, choice);
    } catch (error) {
      reasons.push(`${host}:${port} ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new LinkLost(`no database server can be written to: ${reasons.join('; ')}`);
}

async function openAt(
  { user, password, database, ca }: Target,
  host: string,
  port: number,
  choice: number,
): Promise<Link> {
  const connection = await mysql.createConnection({
    host,
    port,
    user,
    password,
    database,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'utf8mb4',
    decimalNumbers: true,
    queryFormat: inPlaces,
    // An error names its statement; where each one was asked from costs more than most of them.
    trace: false,
    ...(ca && { ssl: { ca, minVersion: 'TLSv1.3' } }),
  });
  // What happens between two questions is found out by the next one.
  connection.on('error', () => {});
  try {
    const collation = await prepareSession(connection);
    return linkOver(connection, collation, `${host}:${port}`, choice);
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

type SqlValues = readonly (string | number | null)[];

/** The driver looks for places through the whole of a text, a batch's half megabyte too, although no value is to stand in it. */
function inPlaces(sql: string, values: SqlValues): string {
  return values.length === 0 ? sql : mysql.format(sql, [...values]);
}

interface ServerFacts {
  readonly version: string;
  readonly flush: number;
}

/** What holds for every statement of ours. Refuses a server that would forget what it has said yes to. */
async function prepareSession(connection: Connection): Promise<Collation> {
  const [[facts]] = (await connection.query(
    'select version() as version, @@innodb_flush_log_at_trx_commit as flush',
  )) as unknown as [[ServerFacts]];
  const cluster = await clusterState(connection);
  if (facts.flush !== 1 && !cluster) {
    throw new Error('does not write each commit to its disk (innodb_flush_log_at_trx_commit must be 1)');
  }
  const mariadb = facts.version.includes('MariaDB');
  const collation = mariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
  await connection.query(`set names utf8mb4 collate ${collation}`);
  await connection.query(
    `set session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    time_zone = '+00:00', innodb_lock_wait_timeout = ${LOCK_WAIT_S}, transaction_isolation = 'REPEATABLE-READ'`.replace(
      'transaction_isolation',
      mariadb ? 'tx_isolation' : 'transaction_isolation',
    ),
  );
  if (mariadb) await connection.query(`set session idle_write_transaction_timeout = ${IDLE_WRITER_S}`);
  // Reads wait until this node has applied what the cluster had accepted before: a decision is never made on what is old.
  if (cluster) await connection.query('set session wsrep_sync_wait = 1');
  return collation;
}

/** Undefined outside a cluster; throws for a node that has lost its cluster or is still catching up. */
async function clusterState(connection: Connection): Promise<'ready' | undefined> {
  const [rows] = (await connection.query(
    `show status where Variable_name in ('wsrep_ready', 'wsrep_cluster_size')`,
  )) as unknown as [{ Variable_name: string; Value: string }[]];
  const status = new Map(rows.map((row) => [row.Variable_name, row.Value]));
  if ((status.get('wsrep_cluster_size') ?? '0') === '0') return undefined;
  if (status.get('wsrep_ready') !== 'ON') throw new Error('is not ready: it has lost its cluster or is catching up');
  return 'ready';
}

function linkOver(connection: Connection, collation: Collation, node: string, choice: number): Link {
  const openedAt = performance.now();
  let lost = false;
  let inTransaction = false;
  /** Why the transaction that was open is over; until it is rolled back nothing may run, or it would stand alone. */
  let over: unknown;

  const query = async (sql: string, values: readonly unknown[] = []): Promise<Answer> => {
    if (sql === BEGIN) inTransaction = true;
    if (sql === ROLLBACK) {
      over = undefined;
      if (lost) return { rows: [], affected: 0 };
    }
    if (lost) throw new LinkLost(`the connection to ${node} is lost`);
    if (over !== undefined) throw over;
    try {
      const [result] = await connection.query<QueryResult>({ sql, values: [...values], timeout: ANSWER_TIMEOUT_MS });
      if (sql === COMMIT || sql === ROLLBACK) inTransaction = false;
      if (Array.isArray(result)) return { rows: result, affected: 0 };
      return { rows: [], affected: (result as ResultSetHeader).affectedRows };
    } catch (error) {
      if (sql === ROLLBACK) {
        // Who is gone has taken his transaction with him.
        lost = true;
        connection.destroy();
        return { rows: [], affected: 0 };
      }
      if (inTransaction && isConflict(error)) over = error;
      // A single read waits for nothing but what its node has still to apply: one that is so far behind is left.
      else if (isLost(error) || isConflict(error)) {
        lost = true;
        connection.destroy();
        throw new LinkLost(`the connection to ${node} is lost`, { cause: error });
      }
      throw error;
    }
  };

  return {
    collation,
    node,
    query,
    inTransaction: () => inTransaction,
    isStale: () => lost || (choice > 0 && performance.now() - openedAt > SECOND_CHOICE_MS),
    close: async () => {
      if (!lost) await connection.end();
      lost = true;
    },
  };
}
