/** Actual's sync-server: messages in protobuf (`sync.proto`), appended to a file a group, a Merkle trie over their times beside them. */
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { assert } from '@flouss/shared/kernel/assert';
import { freePort } from '../../integration/database/mariadb-server.ts';
import { exchange } from '../push-driver.ts';
import { startNode, untilAnswered } from './peer.ts';
import type { Document, Peer } from './peer.ts';

const CLIENTS = 4;
const PASSWORD = 'of this bench';

export const actual: Peer = {
  name: "Actual's sync-server",
  packages: { '@actual-app/sync-server': '26.9.0' },
  // The SQLite that it wants is built by a script; ours is the same library, and brings what was built.
  instead: { 'better-sqlite3': 'npm:better-sqlite3-multiple-ciphers@13.0.3' },
  batches: [500],
  async start(installed, data) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = startNode([`${installed}/node_modules/@actual-app/sync-server/build/bin/actual-server.js`], data, {
      ACTUAL_PORT: String(port),
      ACTUAL_HOSTNAME: '127.0.0.1',
      ACTUAL_DATA_DIR: data,
    });
    await untilAnswered(child, `${url}/account/needs-bootstrap`);
    const token = await signIn(url);
    const files: GroupFile[] = [];
    for (let i = 0; i < CLIENTS; i++) files.push(await openFile(url, token));
    const agent = new Agent({ keepAlive: true });
    const headers = { 'content-type': 'application/actual-sync', 'x-actual-token': token };
    return {
      child,
      async send(client, documents) {
        const file = files[client];
        assert(file, 'a file for each client');
        const body = syncRequest(file, documents);
        const { status, text } = await exchange(agent, `${url}/sync/sync`, { method: 'POST', headers, body });
        assert(status === 200, `Actual answered ${status}: ${text.slice(0, 200)}`);
      },
    };
  },
};

async function signIn(url: string): Promise<string> {
  const ask = async (path: string): Promise<{ data?: { token?: string } }> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ password: PASSWORD, loginMethod: 'password' }),
    });
    return (await answer.json()) as { data?: { token?: string } };
  };
  await ask('/account/bootstrap');
  const { data } = await ask('/account/login');
  assert(data?.token !== undefined, 'signed in at Actual');
  return data.token;
}

interface GroupFile {
  readonly fileId: string;
  readonly groupId: string;
}

async function openFile(url: string, token: string): Promise<GroupFile> {
  const fileId = randomUUID();
  const answer = await fetch(`${url}/sync/upload-user-file`, {
    method: 'POST',
    headers: {
      'content-type': 'application/encrypted-file',
      'x-actual-token': token,
      'x-actual-file-id': fileId,
      'x-actual-name': 'bench',
      'x-actual-format': '2',
    },
    body: Buffer.from('a file'),
  });
  const { groupId } = (await answer.json()) as { groupId?: string };
  assert(groupId !== undefined, 'a file at Actual');
  return { fileId, groupId };
}

/** One counter for all, as each time stands once. */
let lastTime = 0;
const NODE = 'a1b2c3d4e5f60718';
const timeOf = (n: number): string => `${new Date(Date.UTC(2026, 0, 1) + n).toISOString()}-0000-${NODE}`;
/** Nothing was said after it: the answer holds no messages. */
const FAR_AHEAD = `2100-01-01T00:00:00.000Z-0000-${NODE}`;

function syncRequest({ fileId, groupId }: GroupFile, documents: readonly Document[]): Buffer {
  const messages = documents.map(({ text }) => {
    const envelope = [field(1, Buffer.from(timeOf(++lastTime))), field(3, Buffer.from(text))];
    return field(1, Buffer.concat(envelope));
  });
  const about = [field(2, Buffer.from(fileId)), field(3, Buffer.from(groupId)), field(6, Buffer.from(FAR_AHEAD))];
  return Buffer.concat([...messages, ...about]);
}

const LENGTH_DELIMITED = 2;

/** A field of protobuf that holds bytes. */
function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + LENGTH_DELIMITED]), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
