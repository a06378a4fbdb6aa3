/**
 * The words customers are found by while somebody types: names in search spelling, the phone's international digits, the
 * document's number. A projection; knows no notation of phones and no ranking.
 */
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import { searchKey } from '@flouss/shared/domain/customer';
import type { CustomerRow } from './customers.ts';
import { CUSTOMER_COLUMNS } from './customers.ts';
import type { ReadStore, WriteTx } from './handles.ts';
import { query } from './handles.ts';

export function keepWords(tx: WriteTx, id: number, { identity, document, phone }: CustomerPersonal): void {
  const names = searchKey(`${identity.family_name} ${identity.given_names}`);
  const words = `${names} ${document.number.toLowerCase()} ${phone.slice(1)}`;
  tx.run('INSERT OR REPLACE INTO customer_words (rowid, words) VALUES (?, ?)', id, words);
}

const MATCHING = `SELECT ${CUSTOMER_COLUMNS} FROM customer_words JOIN customers ON customers.id = customer_words.rowid
  WHERE customer_words MATCH ? LIMIT ?`;

const quoted = (word: string): string => `"${word}"`;

/** Customers who have each of these whole words. Words are in search spelling, without separators. */
export function customersByWords(read: ReadStore, words: readonly string[], count: number): CustomerRow[] {
  return read.all(query<CustomerRow>(MATCHING), words.map(quoted).join(' '), count);
}

/** Customers who have, for each of these, a word that begins with it. */
export function customersByPrefixes(read: ReadStore, prefixes: readonly string[], count: number): CustomerRow[] {
  return read.all(query<CustomerRow>(MATCHING), prefixes.map((prefix) => `${quoted(prefix)}*`).join(' '), count);
}
