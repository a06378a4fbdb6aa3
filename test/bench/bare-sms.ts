/**
 * The limits for sms-intake: the same line to the same SMSC, or the same route on a server that has nothing else, and nothing behind it but
 * an insert under the carrier's id that is durable before it is answered. Whoever waits at the same moment shares a commit.
 */
import { join } from 'node:path';
import Fastify from 'fastify';
import { openSqliteFile } from '@flouss/platform/sqlite-file';
import { systemClock, systemRandom } from '@flouss/platform/system-ports';
import { readConfig } from '../../sync-server/src/config.ts';
import { UNWATCHED_SMS } from '../../sync-server/src/http/sms-metrics.ts';
import { smppCarrier } from '../../sync-server/src/sms/carriers/smpp/smpp-carrier.ts';

interface Kept {
  readonly id: string;
  readonly sender: string;
  readonly text: string;
  readonly kept: () => void;
}

const [folder = '.'] = process.argv.slice(2);
const file = openSqliteFile({ path: join(folder, 'bare.sqlite') });
file.exec('create table messages (id text primary key, sender text not null, text text not null) strict');
const insert = file.prepare('insert into messages (id, sender, text) values (?, ?, ?)');
let waiting: Kept[] = [];

/** Durable when it resolves. */
function keep(id: string, sender: string, text: string): Promise<void> {
  return new Promise((kept) => {
    if (waiting.length === 0) setImmediate(commit);
    waiting.push({ id, sender, text, kept });
  });
}

function commit(): void {
  const group = waiting;
  waiting = [];
  file.transaction(() => group.forEach(({ id, sender, text }) => insert.run(id, sender, text))).immediate();
  for (const { kept } of group) kept();
}

const config = readConfig(process.env);
if (!config.ok) throw new Error(config.error);
const { smpp } = config.value;
const nobody = async (): Promise<void> => {};
const carrier =
  smpp &&
  smppCarrier({
    options: smpp,
    shortNumber: '71004',
    clock: systemClock,
    random: systemRandom,
    log: { info() {}, warn() {}, error() {} },
    metrics: UNWATCHED_SMS,
    receive: { message: ({ messageId, sender, text }) => keep(messageId, sender, text), part: nobody, receipt: nobody },
    taken: nobody,
  });
const http = Fastify();
http.removeAllContentTypeParsers();
http.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
http.post<{ Body: Buffer; Querystring: { id: string } }>('/sms/kannel', async (request, reply) => {
  const sender = String(request.headers['x-kannel-from']);
  await keep(request.query.id, sender, request.body.toString('utf8'));
  return reply.code(200).type('text/plain').send('');
});
const url = await http.listen({ host: '127.0.0.1', port: 0 });
carrier?.start();
process.stdout.write(`listening ${JSON.stringify({ url })}\n`);
process.once('SIGTERM', () => {
  void Promise.all([http.close(), carrier?.stop()]).then(() => file.close());
});
