/** Brings a store to this version's shape, one numbered step a transaction, and refuses one that is newer. */
import type { SqliteFile } from '@flouss/platform/sqlite-file';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';
import { sql as journal } from './010-journal.ts';
import { sql as projections } from './020-projections.ts';
import { sql as till } from './030-till.ts';
import { sql as customers } from './040-customers.ts';
import { sql as cards } from './050-cards.ts';
import { sql as printJobs } from './060-print-jobs.ts';
import { sql as operators } from './070-operators.ts';
import { sql as nameWords } from './080-name-words.ts';
import { sql as fileChanges } from './090-file-changes.ts';
import { sql as photos } from './100-photos.ts';
import { sql as places } from './120-places.ts';
import { sql as draftPhotos } from './130-draft-photos.ts';
import { sql as deviceKeys } from './140-device-keys.ts';
import { sql as verdictProofs } from './150-verdict-proofs.ts';
import { sql as fewerIndexes } from './160-fewer-indexes.ts';
import { sql as filesInCheck } from './430-files-in-check.ts';

export interface Migration {
  /** Kept in the file as `user_version`; numbered by tens. */
  readonly version: number;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  { version: 10, sql: journal },
  { version: 20, sql: projections },
  { version: 30, sql: till },
  { version: 40, sql: customers },
  { version: 50, sql: cards },
  { version: 60, sql: printJobs },
  { version: 70, sql: operators },
  { version: 80, sql: nameWords },
  { version: 90, sql: fileChanges },
  { version: 100, sql: photos },
  { version: 120, sql: places },
  { version: 130, sql: draftPhotos },
  { version: 140, sql: deviceKeys },
  { version: 150, sql: verdictProofs },
  { version: 160, sql: fewerIndexes },
  { version: 430, sql: filesInCheck },
];

export function migrate(file: SqliteFile, migrations: readonly Migration[] = MIGRATIONS): Result<null, 'store-newer'> {
  const found = Number(file.pragma('user_version', { simple: true }));
  if (found > (migrations.at(-1)?.version ?? 0)) return err('store-newer');
  for (const { version, sql } of migrations) {
    if (version <= found) continue;
    file.transaction(() => file.exec(sql).pragma(`user_version = ${version}`)).immediate();
  }
  return ok(null);
}
