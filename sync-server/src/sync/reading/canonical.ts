/** Whether a text is the canonical JSON (RFC 8785) of what it says, without writing that a second time by hand. */

/**
 * Sorted keys and the engine's own JSON are RFC 8785: its numbers and strings are defined by ECMAScript's. Stricter in one
 * thing: objects whose keys are whole numbers, which no fact has, are never taken for canonical unless in numeric order.
 */
export function isCanonical(text: string, parsed: unknown): boolean {
  return keysAreSorted(parsed, FACT_DEPTH_MAX) && JSON.stringify(parsed) === text;
}

/** Levels of a fact's text. Ours have half of them; one that is nested without end would be too much for whoever goes down it. */
const FACT_DEPTH_MAX = 16;

function keysAreSorted(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((each) => keysAreSorted(each, levels - 1));
  const members = value as Readonly<Record<string, unknown>>;
  let before = '';
  for (const key of Object.keys(members)) {
    if (before >= key && before !== '') return false;
    if (!keysAreSorted(members[key], levels - 1)) return false;
    before = key;
  }
  return true;
}
