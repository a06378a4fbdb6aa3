/**
 * Handles say what may be done with them: a `ReadDb` reads, a `Tx` reads and writes and is the required first parameter
 * of everything that writes. Signals raised in a transaction reach their listeners after its commit, or never.
 */
import type { CompiledQuery, Expression, Kysely, QueryResult, SqlBool, Transaction } from 'kysely';
import type { AgentId } from '@flouss/shared/kernel/ids';
import type { Bulk } from './bulk.ts';
import type { Schema } from './schema.ts';

/** What sleeping workers and long polls listen to; only a hint, everybody also looks by himself now and then. */
export type Signal = 'bank-work' | 'sms-arrivals' | 'sms-replies' | 'orders' | 'screening' | `feed:${AgentId}`;

const readBrand = Symbol('reads only');

/** `column` is one of `values`, in the way this database is best given a set. */
export type OneOf = (column: string, values: Iterable<string | number>) => Expression<SqlBool>;

/** Runs a query that was compiled before, the shortest way there is. */
export type Ask = <Row>(query: CompiledQuery<Row>) => Promise<QueryResult<Row>>;

/** What reading needs; both handles give it. */
export interface Reader {
  readonly sql: Pick<Kysely<Schema>, 'selectFrom' | 'fn'>;
  readonly oneOf: OneOf;
  readonly ask: Ask;
}

/** Sees what is committed, at any time, and never waits for a writer. */
export interface ReadDb extends Reader {
  readonly [readBrand]: true;
}

export function readDb({ sql, oneOf, ask }: Reader): ReadDb {
  return { [readBrand]: true, sql, oneOf, ask };
}

export interface Tx extends Reader {
  readonly sql: Transaction<Schema>;
  /** Many rows at once, as this database likes it best. */
  readonly bulk: Bulk;
  /** Raised once the transaction has committed. */
  signal(signal: Signal): void;
}
