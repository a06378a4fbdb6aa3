/** The limit for sync-push: Fastify and SQLite FULL taking the same bodies as raw rows, deciding nothing. Its own process. */
import Fastify from 'fastify';
import { join } from 'node:path';
import { BATCH_BYTES_MAX } from '@flouss/shared/contract/sync';
import { openSqliteFile } from '@flouss/platform/sqlite-file';

const file = openSqliteFile({ path: join(process.argv[2] ?? '.', 'bare.sqlite') });
file.exec('create table facts (id integer primary key, text text not null) strict');
const insert = file.prepare('insert into facts (text) values (?)');

const http = Fastify({ bodyLimit: BATCH_BYTES_MAX });
http.post<{ Body: { entries: { fact: string }[] } }>('/v1/push', (request, reply) => {
  const { entries } = request.body;
  file
    .transaction(() => {
      for (const { fact } of entries) insert.run(fact);
    })
    .immediate();
  void reply.send({ stored: entries.length });
});
const url = await http.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`listening ${JSON.stringify({ url })}\n`);
process.once('SIGTERM', () => void http.close().then(() => file.close()));
