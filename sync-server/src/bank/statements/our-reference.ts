/**
 * What the bank's statement calls our commands: 35 characters are all that an EndToEndId has, so the key stands there without its
 * hyphens, and of what follows the operation only the first letter, as a capital.
 */
const REFERENCE = /^([0-9a-f]{8})([0-9a-f]{4})(7[0-9a-f]{3})([89ab][0-9a-f]{3})([0-9a-f]{12})([A-Z]?)$/;
/** Of the commands that move money. */
const ENDINGS: Readonly<Record<string, string>> = { '': '', C: '.charge', R: '.refund' };

/** The key of the command; undefined for what is not ours. */
export function workKeyOf(reference: string | null): string | undefined {
  const [, first, second, third, fourth, fifth, letter = ''] = REFERENCE.exec(reference ?? '') ?? [];
  const ending = ENDINGS[letter];
  if (first === undefined || ending === undefined) return undefined;
  return `${first}-${second}-${third}-${fourth}-${fifth}${ending}`;
}
