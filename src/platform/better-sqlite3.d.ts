/**
 * The part of better-sqlite3 that this room uses, typed without `any`: the package's own types are not reachable through
 * its exports. No other room imports the driver, so this declaration stands once.
 */
declare module 'better-sqlite3' {
  import type { SqliteFile } from './sqlite-file.ts';

  const Database: new (path: string, options?: { timeout?: number; readonly?: boolean }) => SqliteFile;
  export default Database;
}
