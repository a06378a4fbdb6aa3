/**
 * Handles say what may be done with them: a `ReadStore` reads, a `WriteTx` reads and writes inside one immediate transaction
 * and is the required first parameter of everything that writes. Knows no table.
 */
import type { SqliteValue } from '@flouss/platform/sqlite-file';
import type { PinVault } from './pin-vault.ts';

declare const rowOf: unique symbol;
declare const readable: unique symbol;
declare const writable: unique symbol;

/** A statement's text that knows the rows it gives, as its tables' STRICT columns promise. */
export type Query<Row> = string & { readonly [rowOf]: Row };

export function query<Row>(sql: string): Query<Row> {
  return sql as Query<Row>;
}

/**
 * So many rows at most, as the last parameter. SQLite looks at the value of a bare `LIMIT ?` and plans the statement anew at each
 * call, which costs more than most statements themselves; at a sum it does not look.
 */
export const LIMITED = 'LIMIT 0 + ?';

export interface ReadStore {
  readonly [readable]: true;
  /** Seals and opens what PINs are checked with; the key is in no table. */
  readonly pins: PinVault;
  /** What was read and only this process writes: whoever writes it takes it out, and a rollback takes out everything. */
  readonly remembered: Map<Query<unknown>, unknown>;
  get<Row>(sql: Query<Row>, ...values: readonly SqliteValue[]): Row | undefined;
  all<Row>(sql: Query<Row>, ...values: readonly SqliteValue[]): Row[];
}

export interface WriteTx extends ReadStore {
  readonly [writable]: true;
  /** Returns the number of rows changed. */
  run(sql: string, ...values: readonly SqliteValue[]): number;
}

export interface Store {
  /** For reading outside a transaction. */
  readonly read: ReadStore;
  /**
   * Runs `body` in one immediate transaction and returns only after the commit is on the disk. A throw rolls back.
   * Throws `StoreUnavailable` when the disk refused; the commit is never tried again, since its fate is not known.
   */
  write<T>(body: (tx: WriteTx) => T): T;
  close(): void;
}

/** The disk refused (full, failing, damaged). What was being written may or may not be there: its id tells, later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
