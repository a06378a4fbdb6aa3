/** Was it the database that could not, or what was asked of it that was wrong? */
import { sqliteCode } from '@flouss/platform/sqlite-file';
import { isMariadbTrouble } from './mariadb/trouble.ts';

/** A full disk, a lock, a lost connection: the same question may be answered later. */
export function isDatabaseTrouble(error: unknown): boolean {
  const code = sqliteCode(error);
  return (code !== undefined && !code.startsWith('SQLITE_CONSTRAINT')) || isMariadbTrouble(error);
}
