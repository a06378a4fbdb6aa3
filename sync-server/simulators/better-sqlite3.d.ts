/**
 * The part of better-sqlite3 that the simulators use. The package's own types sit where module resolution
 * does not look for them, and carry `any`; these do not.
 */
declare module 'better-sqlite3' {
  export interface Statement<Parameters extends unknown[], Row> {
    run(...parameters: Parameters): { changes: number; lastInsertRowid: number | bigint };
    get(...parameters: Parameters): Row | undefined;
    all(...parameters: Parameters): Row[];
  }

  export interface SqliteDatabase {
    readonly open: boolean;
    prepare<Parameters extends unknown[], Row = never>(sql: string): Statement<Parameters, Row>;
    transaction<T>(body: () => T): { immediate(): T };
    exec(sql: string): SqliteDatabase;
    pragma(text: string, options?: { simple: boolean }): unknown;
    close(): void;
  }

  const Database: new (file: string, options?: { timeout?: number }) => SqliteDatabase;
  export default Database;
}
