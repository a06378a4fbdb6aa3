/**
 * Many rows at once: the shapes a batch is written in. How, each database says for itself; knows no table's meaning. What gives no
 * answer (`insert`, `put`, `putAlone`, `add`) may still be under way when it returns: whatever is asked afterwards is answered after it, and
 * `settled` says how it ended.
 */
import type { Schema } from './schema.ts';

export type Table = keyof Schema;
export type Column<T extends Table> = keyof Schema[T] & string;

/** `columns` name every property written, in one constant order: the statement is prepared once. */
export interface Bulk {
  /** Rows that are new; a row that exists is an error. Columns that are not named take the table's default. */
  insert<T extends Table, C extends Column<T>>(
    table: T,
    columns: readonly C[],
    rows: readonly Pick<Schema[T], C>[],
  ): Promise<void>;
  /** Rows that are new, or take the place of the one with the same key. */
  put<T extends Table>(
    table: T,
    key: readonly Column<T>[],
    columns: readonly Column<T>[],
    rows: readonly Schema[T][],
  ): Promise<void>;
  /**
   * The same, for whoever names all columns, each key once, and knows that no row with another key can have any of the same unique
   * values: then nothing is asked before it is written.
   */
  putAlone: Bulk['put'];
  /**
   * Rows that were read with `guard` as `seen`; how many were no longer so, and stay as they are. `columns` here are only
   * those that may have changed: writing a key anew, even the same one, moves the row in every index.
   */
  update<T extends Table, G extends Column<T>>(
    table: T,
    key: Column<T>,
    guard: G,
    columns: readonly Column<T>[],
    rows: readonly { readonly row: Schema[T]; readonly seen: Schema[T][G] }[],
  ): Promise<number>;
  /** Adds `sum` to what stands under the key, beginning from nothing; no two rows have the same key. */
  add<T extends Table>(table: T, key: readonly Column<T>[], sum: Column<T>, rows: readonly Schema[T][]): Promise<void>;
  /** Once all that was begun is written; throws what the first of it threw. */
  settled(): Promise<void>;
}
