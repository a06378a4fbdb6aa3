/** The centre's database of a test: a file in its folder, or, where the run says so, a fresh database on a MariaDB. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@flouss/shared/kernel/ports';
import mysql from 'mysql2/promise';
import { readTarget } from '../../../sync-server/src/db/mariadb/link.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';

/** The run's own, or one of yours: `mysql://user:password@host:port`, on which databases may be made. */
const SERVER = process.env['FLOUSS_TEST_MARIADB'];

/** `name` stays the same when a test opens its database again. */
export async function openTestDatabase(dir: string, clock: Clock): Promise<Database> {
  if (SERVER === undefined) return openDatabase({ path: join(dir, 'centre.sqlite'), clock });
  const name = `t_${Buffer.from(dir).toString('hex').slice(-40)}`;
  const connection = await mysql.createConnection({ uri: SERVER });
  await connection.query(`create database if not exists ${name}`);
  await connection.end();
  return openDatabase({ target: readTarget(`${SERVER}/${name}`), processId: randomUUID(), clock });
}
