/** I12. Nothing that looks like a card number stands in any text of the database. What is sealed shows nothing, and is not looked at. */
import { containsPan, mayHoldPan } from '@flouss/shared/domain/pan';
import type { Reader } from '../db/handles.ts';
import { textColumns } from '../db/text-columns.ts';
import { walk } from '../db/walk.ts';
import { finding } from './invariant.ts';
import type { Finding, Invariant } from './invariant.ts';

const ROWS_A_PAGE = 200;

export const noCardNumbers: Invariant = {
  id: 'I12',
  says: 'no card number in any text',
  find,
};

/**
 * Ciphertexts, digests, keys and the worker's random name: digits come up in them by chance. And the carrier's and the bank's own
 * numbers for their messages, statements and bookings, which may be digits throughout; and the causes of replies, which we name by such numbers, ids and instants.
 */
const NOT_WORDS =
  /_sealed$|_digest$|_index$|_hash$|^(?:sealed|digest|prev|signature|public_key|wrapped_key|envelope|nonce|lease_by|message_id|statement_id|bank_reference|cause)$/;

async function* find(db: Reader): AsyncGenerator<Finding> {
  for (const { table, key, columns } of textColumns()) {
    const words = columns.filter((column) => !NOT_WORDS.test(column));
    if (words.length === 0) continue;
    for await (const row of walk(db, table, key, { rowsAPage: ROWS_A_PAGE })) {
      const values = row as unknown as Readonly<Record<string, unknown>>;
      for (const column of words) {
        const value = values[column];
        if (typeof value === 'string' && !isOwnNumber(table, value) && holdsPan(value))
          yield finding(
            table,
            key.map((part) => String(part && values[part])).join(' '),
            `${column} holds a card number`,
          );
      }
    }
  }
}

/** A setting that is a number is an instant or a version of ours: nobody types it. */
function isOwnNumber(table: string, value: string): boolean {
  return table === 'settings' && /^\d+$/.test(value);
}

function holdsPan(value: string): boolean {
  const parsed = value.startsWith('{') || value.startsWith('[') ? parse(value) : undefined;
  return parsed === undefined ? holdsPanInWords(value) : stringsOf(parsed).some(holdsPanInWords);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Instants and amounts are numbers and have as many digits as they like; what a person typed is a string. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(stringsOf)];
}

/** Ids, hexadecimal digests, and long words of letters and digits as ciphertexts and keys are. */
const CODED = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b(?=\w*[A-Za-z_])[A-Za-z0-9_-]{24,}/g;

function holdsPanInWords(text: string): boolean {
  return mayHoldPan(text) && containsPan(text.replace(CODED, ' ; '));
}
