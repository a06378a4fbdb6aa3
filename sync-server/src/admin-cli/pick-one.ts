/** Finds what a person means by a name, a counter code, or the end of an id. */
import { Refused } from './ask-server.ts';

const END_LENGTH_MIN = 4;

/** `namesOf` begins with the id. */
export function pickOne<T>(
  all: readonly T[],
  word: string,
  what: string,
  namesOf: (each: T) => readonly [id: string, ...names: string[]],
): T {
  const meant = word.toLowerCase();
  const found = all.filter((each) => {
    const [id, ...names] = namesOf(each);
    return id === meant || (meant.length >= END_LENGTH_MIN && id.endsWith(meant)) || names.some(isMeant);
  });
  const [one, ...others] = found;
  if (!one) throw new Refused(`There is no ${what} called ${word}.`);
  if (others.length > 0) throw new Refused(`${found.length} are called ${word}: say the id of the ${what}.`);
  return one;

  function isMeant(name: string): boolean {
    return name.toLowerCase() === meant;
  }
}
