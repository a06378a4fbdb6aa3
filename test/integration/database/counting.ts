/** The smallest business there is: counting under a name. What was acknowledged can be counted afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@flouss/platform/system-ports';
import type { Tx } from '../../../sync-server/src/db/handles.ts';
import { readTarget } from '../../../sync-server/src/db/mariadb/link.ts';
import { openDatabase } from '../../../sync-server/src/db/open.ts';
import type { Database } from '../../../sync-server/src/db/open.ts';
import { readSetting, writeSetting } from '../../../sync-server/src/db/terms.ts';
import { TEST_USER } from './mariadb-server.ts';

export const urlOf = (name: string, ports: readonly number[]): string =>
  `mysql://${TEST_USER}@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/${name}`;

export const openAt = (processId: string, name: string, ports: readonly number[]): Promise<Database> =>
  openDatabase({ target: readTarget(urlOf(name, ports)), processId, clock: systemClock });

/** One more under a name, as a business transaction would: read, decide, write. */
export async function count(tx: Tx, name: string): Promise<void> {
  await writeSetting(tx, name, String(Number((await readSetting(tx, name)) ?? 0) + 1));
}

export interface Load {
  /** Until so many more have been acknowledged. */
  more(acknowledgements: number): Promise<void>;
  /** Ends, and says what is not as it was acknowledged: nothing, when all is well. */
  end(): Promise<string[]>;
}

const CLIENTS_A_PROCESS = 4;
let next = 0;

/** Clients of each process that count one thing each and all things together, one after the other, without a pause. */
export function putUnderLoad(processes: readonly Database[]): Load {
  const acknowledged: string[] = [];
  const ending = new AbortController();
  const refused: unknown[] = [];

  const client = async (db: Database): Promise<void> => {
    while (!ending.signal.aborted) {
      const key = `op-${next++}`;
      try {
        await db.transaction(async (tx) => {
          await count(tx, key);
          await count(tx, 'total');
        });
        acknowledged.push(key);
      } catch (error) {
        // Not acknowledged; a client would ask again, with the same id.
        refused.push(error);
        await sleep(20);
      }
    }
  };
  const clients = processes.flatMap((db) => Array.from({ length: CLIENTS_A_PROCESS }, () => client(db)));

  return {
    async more(acknowledgements) {
      const enough = acknowledged.length + acknowledgements;
      while (acknowledged.length < enough) await sleep(5);
    },
    async end() {
      ending.abort();
      await Promise.all(clients);
      const [db] = processes as [Database];
      const rows = await db.read.sql.selectFrom('settings').selectAll().where('name', 'like', 'op-%').execute();
      const values = new Map(rows.map(({ name, value }) => [name, value]));
      const total = await readSetting(db.read, 'total');
      const wrong = acknowledged.filter((key) => values.get(key) !== '1').map((key) => `${key}: ${values.get(key)}`);
      return total === String(rows.length) ? wrong : [...wrong, `total ${total}, rows ${rows.length}`];
    },
  };
}
