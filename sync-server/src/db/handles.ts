/**
 * Handles say what may be done with them: a `ReadDb` reads, a `Tx` reads and writes and is the required first parameter
 * of everything that writes. Signals raised in a transaction reach their listeners after its commit, or never.
 */
import type { Kysely, Transaction } from 'kysely';
import type { AgentId } from '@flouss/shared/kernel/ids';
import type { Schema } from './schema.ts';

/** What sleeping workers and long polls listen to; only a hint, everybody also looks by himself now and then. */
export type Signal = 'bank-work' | 'sms-replies' | 'orders' | `feed:${AgentId}`;

declare const readBrand: unique symbol;

export interface ReadDb {
  readonly [readBrand]: true;
  readonly sql: Pick<Kysely<Schema>, 'selectFrom' | 'fn'>;
}

export interface Tx {
  readonly sql: Transaction<Schema>;
  /** Raised once the transaction has committed. */
  signal(signal: Signal): void;
}
