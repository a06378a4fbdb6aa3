/**
 * Crockford's base 32: the symbols of card references and one-time codes, chosen so that what is read aloud or
 * copied by hand comes back whole. Knows nothing of what the symbols stand for.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const CROCKFORD_CLASS = '[0-9A-HJKMNP-TV-Z]';

const values = new Map<string, number>(Array.from(ALPHABET, (symbol, value) => [symbol, value]));
values.set('O', 0).set('I', 1).set('L', 1);

/** The symbol for 0–31. */
export function crockfordSymbol(value: number): string {
  return ALPHABET.charAt(value & 31);
}

/** The values of upper-case symbols (I and L count as 1, O as 0), or undefined when one of them is none. */
export function crockfordValues(text: string): number[] | undefined {
  const found: number[] = [];
  for (const symbol of text) {
    const value = values.get(symbol);
    if (value === undefined) return undefined;
    found.push(value);
  }
  return found;
}
