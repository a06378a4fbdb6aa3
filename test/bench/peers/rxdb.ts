/** RxDB's server with a replication endpoint, over the storage that it ships: in memory, so nothing of it is durable. */
import { writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { assert } from '@flouss/shared/kernel/assert';
import { freePort } from '../../integration/database/mariadb-server.ts';
import { exchange } from '../push-driver.ts';
import { startNode, untilAnswered } from './peer.ts';
import type { Peer } from './peer.ts';

/** As its own pages say; it runs where its packages are. */
const SERVER = `
  import { createRxDatabase } from 'rxdb';
  import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
  import { createRxServer } from 'rxdb-server/plugins/server';
  import { RxServerAdapterExpress } from 'rxdb-server/plugins/adapter-express';
  const database = await createRxDatabase({ name: 'bench', storage: getRxStorageMemory() });
  const id = { type: 'string', maxLength: 100 };
  const schema = { version: 0, primaryKey: 'id', type: 'object', properties: { id, text: { type: 'string' } }, required: ['id', 'text'] };
  await database.addCollections({ facts: { schema } });
  const server = await createRxServer({ database, adapter: RxServerAdapterExpress, port: Number(process.argv[2]), hostname: '127.0.0.1' });
  await server.addReplicationEndpoint({ name: 'facts', collection: database.facts });
  await server.start();
`;

export const rxdb: Peer = {
  name: "RxDB's server (in memory)",
  packages: { 'rxdb-server': '15.22.0', rxdb: '15.22.0', rxjs: '7.8.1', express: '4.21.2', cors: '2.8.5' },
  // Its parser takes 100 kB at most.
  batches: [80],
  async start(installed, data) {
    const port = await freePort();
    const script = join(installed, 'rxdb-server.mjs');
    await writeFile(script, SERVER);
    const child = startNode([script, String(port)], data, {});
    const url = `http://127.0.0.1:${port}/facts/0`;
    await untilAnswered(child, `${url}/pull`);
    const agent = new Agent({ keepAlive: true });
    return {
      child,
      async send(_client, documents) {
        const rows = documents.map(({ id, text }) => ({ newDocumentState: { id, text, _deleted: false } }));
        const { status, text } = await exchange(agent, `${url}/push`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(rows),
        });
        assert(status === 200 && text === '[]', `RxDB's server answered ${status}: ${text.slice(0, 200)}`);
      },
    };
  },
};
