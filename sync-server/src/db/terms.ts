/** What the centre publishes, by version, and single settings such as the reference version. */
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { TermsRow } from './schema.ts';

const REFERENCE_VERSION = 'reference_version';

export async function insertTerms(tx: Tx, terms: TermsRow): Promise<void> {
  await tx.sql.insertInto('terms').values(terms).execute();
}

export async function listTerms(db: Reader): Promise<TermsRow[]> {
  return db.sql.selectFrom('terms').selectAll().orderBy('kind').orderBy('version').execute();
}

const settingNamed = keptQuery((sql, name: string) =>
  sql.selectFrom('settings').select('value').where('name', '=', name),
);

export async function readSetting(db: Reader, name: string): Promise<string | undefined> {
  return (await settingNamed(db, name))[0]?.value;
}

export async function writeSetting(tx: Tx, name: string, value: string): Promise<void> {
  await tx.bulk.putAlone('settings', ['name'], ['name', 'value'], [{ name, value }]);
}

/** Grows with every change of operators or terms; counters compare it with their own. */
export async function readReferenceVersion(db: Reader): Promise<number> {
  return Number((await readSetting(db, REFERENCE_VERSION)) ?? 0);
}

export async function bumpReferenceVersion(tx: Tx): Promise<void> {
  await writeSetting(tx, REFERENCE_VERSION, String((await readReferenceVersion(tx)) + 1));
}
