/** Whether a text is the canonical JSON (RFC 8785) of what it says, without writing that a second time by hand. */

/**
 * Sorted keys and the engine's own JSON are RFC 8785: its numbers and strings are defined by ECMAScript's. Stricter in one
 * thing: objects whose keys are whole numbers, which no fact has, are never taken for canonical unless in numeric order.
 */
export function isCanonical(text: string, parsed: unknown): boolean {
  return keysAreSorted(parsed) && JSON.stringify(parsed) === text;
}

function keysAreSorted(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(keysAreSorted);
  const members = value as Readonly<Record<string, unknown>>;
  let before = '';
  for (const key of Object.keys(members)) {
    if (before >= key && before !== '') return false;
    if (!keysAreSorted(members[key])) return false;
    before = key;
  }
  return true;
}
