/**
 * Values as they stand in a statement of ours. A batch is a megabyte of them, and the driver's own way, which knows every type and
 * looks for seven kinds of signs, is a third of what sending them costs.
 */

/** A session's `sql_mode` lets the backslash escape (`link`); inside single quotes nothing else has a meaning. */
const TO_ESCAPE = /['\\]/;
const ALL_TO_ESCAPE = /['\\]/g;

/** A string, a finite number or null; throws for anything else. */
export function literal(value: unknown): string {
  if (typeof value === 'string')
    return TO_ESCAPE.test(value) ? `'${value.replace(ALL_TO_ESCAPE, '\\$&')}'` : `'${value}'`;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value === null) return 'null';
  throw new TypeError(`a column cannot hold a ${typeof value}`);
}
