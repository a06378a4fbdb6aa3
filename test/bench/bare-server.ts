/**
 * The limits for sync-push: Fastify and SQLite FULL, or MariaDB, taking the same batches and deciding nothing, in a process of its own.
 * `facts` keeps each fact as a row that can be found again and cannot be stored twice (its device and number, its operation),
 * which needs the fact parsed once; `append` keeps each text at the end of a table without looking at it.
 */
import Fastify from 'fastify';
import { join } from 'node:path';
import { BATCH_BYTES_MAX } from '@flouss/shared/contract/sync';
import type { FactEnvelope } from '@flouss/shared/contract/journal';
import type { JournalEntry } from '@flouss/shared/contract/sync';
import { assert } from '@flouss/shared/kernel/assert';
import mysql from 'mysql2/promise';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import type { SqliteFile } from '@flouss/platform/sqlite-file';

const BARE_FACTS = `create table facts (
  device_id varchar(64) not null,
  seq bigint not null,
  op_id varchar(64) not null unique,
  text longtext not null,
  signature varchar(128) not null,
  primary key (device_id, seq)
)`;

type Store = (entry: Pick<JournalEntry, 'fact' | 'signature'>) => void;

const STORES: Readonly<Record<string, (file: SqliteFile) => Store>> = {
  facts(file) {
    file.exec(
      `create table facts (
        device_id text not null,
        seq integer not null,
        op_id text not null unique,
        text text not null,
        signature text not null,
        primary key (device_id, seq)
      ) strict, without rowid`,
    );
    const insert = file.prepare('insert into facts (device_id, seq, op_id, text, signature) values (?, ?, ?, ?, ?)');
    return ({ fact, signature }) => {
      const { device_id, seq, op_id } = JSON.parse(fact) as FactEnvelope;
      insert.run(device_id, seq, op_id, fact, signature);
    };
  },
  append(file) {
    file.exec('create table texts (id integer primary key, text text not null) strict');
    const insert = file.prepare('insert into texts (text) values (?)');
    return ({ fact }) => void insert.run(fact);
  },
};

/** Keeps the entries of a push together, durably. */
interface Keeper {
  keep(entries: readonly JournalEntry[]): Promise<void>;
  close(): Promise<void>;
}

function inSqlite(folder: string, kind: string): Keeper {
  const openStore = STORES[kind];
  assert(openStore, `one of ${Object.keys(STORES).join(', ')}`);
  const file = openSqliteFile({ path: join(folder, 'bare.sqlite') });
  const store = openStore(file);
  return {
    keep: async (entries) => file.transaction(() => entries.forEach(store)).immediate(),
    close: async () => void file.close(),
  };
}

/** The same rows as `facts`, a statement and a commit a push. */
async function inMariadb(url: string): Promise<Keeper> {
  const pool = mysql.createPool({ uri: url, connectionLimit: CONNECTIONS });
  await pool.query(BARE_FACTS);
  return {
    keep: async (entries) => {
      const rows = entries.map(({ fact, signature }) => {
        const { device_id, seq, op_id } = JSON.parse(fact) as FactEnvelope;
        return [device_id, seq, op_id, fact, signature];
      });
      await pool.query('insert into facts (device_id, seq, op_id, text, signature) values ?', [rows]);
    },
    close: () => pool.end(),
  };
}

const CONNECTIONS = 4;
const [folder = '.', kind = 'facts'] = process.argv.slice(2);
const url = process.env['FLOUSS_DATABASE_URL'];
const keeper = url === undefined ? inSqlite(folder, kind) : await inMariadb(url);

const http = Fastify({ bodyLimit: BATCH_BYTES_MAX });
http.post<{ Body: { entries: JournalEntry[] } }>('/v1/push', (request, reply) => {
  const { entries } = request.body;
  const answer = keeper.keep(entries).then(() => reply.send({ stored: entries.length }));
  answer.catch((error: unknown) => reply.status(500).send({ error: String(error) }));
});
const at = await http.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`listening ${JSON.stringify({ url: at })}\n`);
process.once('SIGTERM', () => void http.close().then(() => keeper.close()));
