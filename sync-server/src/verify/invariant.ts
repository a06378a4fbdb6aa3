/** What an invariant of the centre's database is: a question that is asked of one moment of it, and the rows that break it. */
import type { Reader } from '../db/handles.ts';

export interface Finding {
  /** Table and key. */
  readonly row: string;
  /** What is so, and should not be. */
  readonly what: string;
}

export interface Invariant {
  /** As `reliability` numbers them. */
  readonly id: string;
  readonly says: string;
  /** In the order of the rows. Reads page by page, so that whoever has seen enough may stop. */
  readonly find: (db: Reader) => AsyncIterable<Finding>;
}

export const finding = (table: string, key: string | number, what: string): Finding => ({
  row: `${table} ${key}`,
  what,
});

/** The operation and the event of a ledger group's name, `<op_id>:<event>`. */
export function partsOf(groupId: string): { readonly of: string; readonly event: string } {
  const at = groupId.lastIndexOf(':');
  return { of: groupId.slice(0, at), event: groupId.slice(at + 1) };
}
