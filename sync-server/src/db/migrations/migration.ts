/** One step of the tables' history, in SQLite's words; MariaDB's are derived from them (mariadb/ddl). */
export interface Migration {
  /** Counts by tens. */
  readonly version: number;
  readonly name: string;
  /** One statement each: MariaDB commits after every one that changes a table. */
  readonly statements: readonly string[];
}

/** Thrown for a database that a newer version of this program has written. */
export class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase';

  constructor(current: number, known: number) {
    super(`the database is at version ${current}, this program knows ${known}: start the newer program`);
  }
}
