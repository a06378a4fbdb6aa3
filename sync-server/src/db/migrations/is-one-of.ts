/**
 * The words a column may hold, as a CHECK. Written with `or`: SQLite builds a temporary index for each `in (…)` at every
 * insert, which cost a third of an insert here.
 */
export function isOneOf(column: string, words: readonly string[]): string {
  return words.map((word) => `${column} = '${word}'`).join(' or ');
}
