/** Kysely over links: one that is kept and opened anew when it was lost, or a few that are shared. */
import { Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler } from 'kysely';
import type { DatabaseConnection, Driver } from 'kysely';
import type { Schema } from '../schema.ts';
import { BEGIN, COMMIT, ROLLBACK } from './link.ts';
import type { Link } from './link.ts';
import { LinkLost } from './trouble.ts';

export interface Links {
  readonly sql: Kysely<Schema>;
  close(): Promise<void>;
}

interface Held extends DatabaseConnection {
  link: Link;
}

/** A question outside of a transaction is asked again elsewhere when its server has gone. */
const ASKED_MAX = 3;

/** At most `count` at a time; who comes when all are taken waits for his turn. `open` throws when no server is there. */
export function openLinks(count: number, open: () => Promise<Link>): Links {
  const idle: Held[] = [];
  const waiting: (() => void)[] = [];
  let free = count;

  const turn = (): Promise<void> => new Promise((resolve) => (free-- > 0 ? resolve() : void waiting.push(resolve)));
  const take = async (): Promise<Held> => {
    await turn();
    try {
      return idle.pop() ?? heldOver(await open(), open);
    } catch (error) {
      give();
      throw error;
    }
  };
  const give = (held?: Held): void => {
    free += 1;
    if (held?.link.isStale()) void held.link.close().catch(() => {});
    else if (held) idle.push(held);
    waiting.shift()?.();
  };

  const driver: Driver = {
    init: async () => {},
    acquireConnection: take,
    releaseConnection: async (held) => give(held as Held),
    beginTransaction: async (held) => void (await (held as Held).link.query(BEGIN)),
    commitTransaction: async (held) => void (await (held as Held).link.query(COMMIT)),
    rollbackTransaction: async (held) => void (await (held as Held).link.query(ROLLBACK)),
    savepoint: async (held, name) => void (await (held as Held).link.query(`savepoint ${name}`)),
    rollbackToSavepoint: async (held, name) => void (await (held as Held).link.query(`rollback to savepoint ${name}`)),
    releaseSavepoint: async (held, name) => void (await (held as Held).link.query(`release savepoint ${name}`)),
    destroy: async () => {},
  };
  const sql = new Kysely<Schema>({
    dialect: {
      createDriver: () => driver,
      createQueryCompiler: () => new MysqlQueryCompiler(),
      createAdapter: () => new MysqlAdapter(),
      createIntrospector: (db) => new MysqlIntrospector(db),
    },
  });
  return {
    sql,
    close: async () => void (await Promise.all(idle.splice(0).map(({ link }) => link.close()))),
  };
}

function heldOver(first: Link, open: () => Promise<Link>): Held {
  const held: Held = {
    link: first,
    async executeQuery({ sql, parameters }) {
      for (let asked = 1; ; asked++) {
        try {
          const { rows, affected } = await held.link.query(sql, parameters);
          // The row's type is the query's, which the caller knows: Kysely asks for it here, where it means nothing.
          return { rows: rows as never[], numAffectedRows: BigInt(affected) };
        } catch (error) {
          if (!(error instanceof LinkLost) || held.link.inTransaction() || asked === ASKED_MAX) throw error;
          held.link = await open();
        }
      }
    },
    // oxlint-disable-next-line require-yield -- Kysely's interface asks for a generator; nothing here streams.
    async *streamQuery() {
      throw new Error('this connection does not stream');
    },
  };
  return held;
}
