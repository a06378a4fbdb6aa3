/**
 * Finding customers while somebody types: by the words of their names in search spelling, by the beginning of a phone or of a
 * document's number. A projection; knows no notation of phones and no ranking.
 */
import type { CustomerPersonal } from '@flouss/shared/domain/customer';
import { searchKey } from '@flouss/shared/domain/customer';
import type { CustomerRow } from './customers.ts';
import { CUSTOMER_COLUMNS } from './customers.ts';
import type { ReadStore, WriteTx } from './handles.ts';
import { LIMITED, query } from './handles.ts';
import { keepNameWords } from './name-words.ts';

export function keepWords(tx: WriteTx, id: number, { identity }: CustomerPersonal): void {
  const words = searchKey(`${identity.family_name} ${identity.given_names}`);
  tx.run('INSERT OR REPLACE INTO customer_words (rowid, words) VALUES (?, ?)', id, words);
  keepNameWords(tx, words.split(' '));
}

/** A word of a name, whole or only begun; in search spelling, without separators. */
export interface NameTerm {
  readonly word: string;
  readonly begun: boolean;
}

/** Any of several readings; in each, every place is taken by one of its terms. */
export type NameQuery = readonly (readonly (readonly NameTerm[])[])[];

const MATCHING = `SELECT ${CUSTOMER_COLUMNS} FROM customer_words JOIN customers ON customers.id = customer_words.rowid
  WHERE customer_words MATCH ? ${LIMITED}`;

export function customersByNames(read: ReadStore, names: NameQuery, count: number): CustomerRow[] {
  if (names.length === 0) return [];
  return read.all(query<CustomerRow>(MATCHING), anyOf(names.map((places) => places.map(anyTerm).join(' AND '))), count);
}

const anyTerm = (terms: readonly NameTerm[]): string =>
  `(${terms.map(({ word, begun }) => `"${word}"${begun ? '*' : ''}`).join(' OR ')})`;
const anyOf = (expressions: readonly string[]): string => expressions.map((each) => `(${each})`).join(' OR ');

/** Above every character that a phone or a document's number is written with. */
const AFTER_ALL = '~';

const BY_PHONE = query<CustomerRow>(
  `SELECT ${CUSTOMER_COLUMNS} FROM customers WHERE phone >= ? AND phone < ? ORDER BY phone ${LIMITED}`,
);
const BORN_ON = query<CustomerRow>(
  `SELECT ${CUSTOMER_COLUMNS} FROM customers WHERE birth_date = ? ORDER BY id ${LIMITED}`,
);
const BY_DOCUMENT = query<CustomerRow>(
  `SELECT ${CUSTOMER_COLUMNS} FROM customers WHERE document_number >= ? AND document_number < ? ORDER BY document_number ${LIMITED}`,
);

export function customersBornOn(read: ReadStore, birthDate: string, count: number): CustomerRow[] {
  return read.all(BORN_ON, birthDate, count);
}

/** `begun` in E.164, with its `+`. */
export function customersByPhone(read: ReadStore, begun: string, count: number): CustomerRow[] {
  return read.all(BY_PHONE, begun, begun + AFTER_ALL, count);
}

/** `begun` in capitals and digits, without separators. */
export function customersByDocument(read: ReadStore, begun: string, count: number): CustomerRow[] {
  return read.all(BY_DOCUMENT, begun, begun + AFTER_ALL, count);
}
