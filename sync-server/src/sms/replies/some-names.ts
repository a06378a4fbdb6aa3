/** Lists that may have to be cut to fit an SMS: the whole list, then fewer and fewer names. */
import type { Wordings } from './reply.ts';

const SHORTENED_LISTS = [4, 2, 1] as const;

export function someNames(names: readonly string[], sentence: (names: string) => string): Wordings {
  return [
    sentence(names.join(', ')),
    ...SHORTENED_LISTS.filter((count) => count < names.length).map((count) =>
      sentence(`${names.slice(0, count).join(', ')}...`),
    ),
  ];
}
