/** Where customers stand with the freeze list, the searches that prove it, and which commands wait for it. Knows no name and no score's meaning. */
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import type { Reader, Tx } from './handles.ts';
import { keptQuery } from './kept-query.ts';
import type { CustomerKeyRow, CustomerRow, ScreeningRow, SearchRow } from './schema.ts';
import { listInForce } from './screening-lists.ts';

/** In these the bank hears nothing in somebody's name but that his card is blocked. */
const HELD_STATES = ['due', 'review', 'frozen'] as const satisfies readonly ScreeningRow['state'][];
export const IS_HELD = sql<SqlBool>`standing.state in (${sql.join(HELD_STATES.map((state) => sql.lit(state)))})`;

/** New customers are searched for before anything leaves in their name; while there is no list yet, nobody is asked for. */
export async function askForNew(tx: Tx, customers: readonly CustomerRow[], at: number): Promise<void> {
  if (customers.length === 0) return;
  const state = (await listInForce(tx)) ? 'due' : 'not-asked';
  await tx.bulk.insert(
    'screenings',
    ['customer_id', 'state', 'file_no', 'list_version', 'asked_at'],
    customers.map(({ customer_id }) => ({ customer_id, state, file_no: 1, list_version: 0, asked_at: at })),
  );
  tx.signal('screening');
}

/** What is compared has changed: whoever was clear waits again. */
export async function askAgain(tx: Tx, customers: ReadonlySet<CustomerId>, at: number): Promise<void> {
  if (customers.size === 0) return;
  await tx.sql
    .updateTable('screenings')
    .set((of) => ({ file_no: of('file_no', '+', 1), list_version: 0, asked_at: at }))
    .where(tx.oneOf('customer_id', customers))
    .execute();
  await tx.sql
    .updateTable('screenings')
    .set({ state: 'due' })
    .where('state', '=', 'clear')
    .where(tx.oneOf('customer_id', customers))
    .execute();
  tx.signal('screening');
}

/** A row to be searched for, with what opens his file. */
export interface ToSearch extends ScreeningRow, Pick<CustomerRow, 'agent_id' | 'personal_sealed'> {
  readonly wrapped_key: CustomerKeyRow['wrapped_key'];
}

/** Those who were not searched for in this list, first who was in none. Whoever was forgotten is nobody any more. */
export async function nextToSearch(db: Reader, version: number, limit: number): Promise<ToSearch[]> {
  return db.sql
    .selectFrom('screenings')
    .innerJoin('customers', 'customers.customer_id', 'screenings.customer_id')
    .innerJoin('customer_keys', 'customer_keys.customer_id', 'screenings.customer_id')
    .selectAll('screenings')
    .select(['customers.agent_id', 'customers.personal_sealed', 'customer_keys.wrapped_key'])
    .where('screenings.list_version', '<', version)
    .orderBy('screenings.list_version')
    .orderBy('screenings.customer_id')
    .limit(limit)
    .execute();
}

export async function screeningsOf(db: Reader, ids: Iterable<CustomerId>): Promise<ScreeningRow[]> {
  return db.sql.selectFrom('screenings').selectAll().where(db.oneOf('customer_id', ids)).execute();
}

export async function findScreening(db: Reader, customerId: CustomerId): Promise<ScreeningRow | undefined> {
  return db.sql.selectFrom('screenings').selectAll().where('customer_id', '=', customerId).executeTakeFirst();
}

/** The rows were just read in this transaction. `state` undefined: it stays what it is. */
export async function searched(
  tx: Tx,
  ids: readonly CustomerId[],
  version: number,
  state: ScreeningRow['state'] | undefined,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.sql
    .updateTable('screenings')
    .set({ list_version: version, ...(state && { state }) })
    .where(tx.oneOf('customer_id', ids))
    .execute();
}

export async function standsAs(tx: Tx, customerId: CustomerId, state: ScreeningRow['state']): Promise<void> {
  await tx.sql.updateTable('screenings').set({ state }).where('customer_id', '=', customerId).execute();
}

/** What the controls ask of him, and what his counters are told. */
export async function putInCheck(tx: Tx, ids: readonly CustomerId[], inCheck: boolean): Promise<void> {
  if (ids.length === 0) return;
  await tx.sql
    .updateTable('customers')
    .set({ in_check: inCheck ? 1 : 0 })
    .where(tx.oneOf('customer_id', ids))
    .execute();
}

const SEARCH_COLUMNS = [
  'search_id',
  'customer_id',
  'list_version',
  'list_digest',
  'file_no',
  'policy_version',
  'searched_at',
  'customer_score',
  'beneficiary_score',
  'outcome',
] as const;

export async function insertSearches(tx: Tx, rows: readonly SearchRow[]): Promise<void> {
  await tx.bulk.insert('searches', SEARCH_COLUMNS, rows);
}

/** The last first. */
export async function searchesOf(db: Reader, customerId: CustomerId, limit: number): Promise<SearchRow[]> {
  return db.sql
    .selectFrom('searches')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('searched_at', 'desc')
    .limit(limit)
    .execute();
}

const heldQuery = keptQuery((db, customerId: CustomerId) =>
  db
    .selectFrom('screenings as standing')
    .select('standing.customer_id')
    .where('standing.customer_id', '=', customerId)
    .where(IS_HELD),
);

export async function isHeld(db: Reader, customerId: CustomerId | null): Promise<boolean> {
  return customerId !== null && (await heldQuery(db, customerId)).length > 0;
}

/** Which of these likenesses two people have found to be of two persons. */
export async function releasedAmong(db: Reader, indexes: readonly string[]): Promise<Set<string>> {
  if (indexes.length === 0) return new Set();
  const rows = await db.sql
    .selectFrom('screening_releases')
    .select('likeness_index')
    .where(db.oneOf('likeness_index', indexes))
    .execute();
  return new Set(rows.map((row) => row.likeness_index));
}

export async function rememberReleases(
  tx: Tx,
  indexes: readonly string[],
  review_id: string,
  released_at: number,
): Promise<void> {
  const known = await releasedAmong(tx, indexes);
  const fresh = [...new Set(indexes)].filter((index) => !known.has(index));
  await tx.bulk.insert(
    'screening_releases',
    ['likeness_index', 'review_id', 'released_at'],
    fresh.map((likeness_index) => ({ likeness_index, review_id, released_at })),
  );
}

/** Customers for whom nobody would ever ask. */
export async function customersWithoutScreening(db: Reader): Promise<CustomerId[]> {
  const rows = await db.sql
    .selectFrom('customers')
    .leftJoin('screenings', 'screenings.customer_id', 'customers.customer_id')
    .select('customers.customer_id')
    .where('screenings.customer_id', 'is', null)
    .orderBy('customers.customer_id')
    .execute();
  return rows.map(({ customer_id }) => customer_id);
}

/** Which of these searches are proved. */
export async function searchesAmong(db: Reader, searchIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('searches')
    .select('search_id')
    .where(db.oneOf('search_id', searchIds))
    .execute();
  return new Set(rows.map(({ search_id }) => search_id));
}
