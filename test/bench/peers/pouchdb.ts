/** PouchDB's server over LevelDB, asked as CouchDB is: `_bulk_docs`, in batches of several sizes. */
import { Agent } from 'node:http';
import { assert } from '@flouss/shared/kernel/assert';
import { freePort } from '../../integration/database/mariadb-server.ts';
import { exchange } from '../push-driver.ts';
import { startNode, untilAnswered } from './peer.ts';
import type { Peer } from './peer.ts';

export const pouchdb: Peer = {
  name: 'pouchdb-server',
  packages: { 'pouchdb-server': '4.2.0' },
  batches: [100, 500, 2_500],
  async start(installed, data) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const bin = `${installed}/node_modules/pouchdb-server/bin/pouchdb-server`;
    const child = startNode([bin, '--port', String(port), '--dir', data, '--no-stdout-logs'], data, {});
    await untilAnswered(child, url);
    assert((await fetch(`${url}/facts`, { method: 'PUT' })).status === 201, 'a database at pouchdb-server');
    const agent = new Agent({ keepAlive: true });
    return {
      child,
      async send(_client, documents) {
        const docs = documents.map(({ id, text }) => ({ _id: id, text }));
        const { status, text } = await exchange(agent, `${url}/facts/_bulk_docs`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ docs }),
        });
        const kept = JSON.parse(text) as { ok?: boolean }[];
        assert(
          status === 201 && kept.length === docs.length && kept.every(({ ok }) => ok),
          `pouchdb-server: ${status}`,
        );
      },
    };
  },
};
