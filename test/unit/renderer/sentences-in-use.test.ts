/** No word reaches a screen but through the catalogues, and no catalogue keeps a sentence that nothing says. */
import { expect, test } from 'vitest';
import { fr } from '../../../src/renderer/locales/fr.ts';
import { leaves, PLURAL } from './catalogue-leaves.ts';
import { parsed, screenSources, seenTexts, stringsOf } from './screen-sources.ts';

const sources = screenSources();

/** The same in every language: our name, what stands on a key, how an address begins. */
const NAMES = /\b(?:Flouss|F\d{1,2}|Esc|Ctrl|Enter|FL|https)\b/g;
const hasWords = (text: string): boolean => /\p{L}/u.test(text.replace(NAMES, ''));

test('no text outside the catalogues', () => {
  expect(sources.length).toBeGreaterThan(60);
  const found = sources.flatMap((source) =>
    seenTexts(source)
      .filter(hasWords)
      .map((text) => `${source.file}: ${text}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ['<p>Bonjour</p>', 'Bonjour'],
  ['<p>{late ? "En retard" : null}</p>', 'En retard'],
  ['<input aria-label="Montant" />', 'Montant'],
  ['<Field placeholder={`Nom de ${who}`} />', 'Nom de '],
  ['<Choice data={[{ value: "a", label: "Tout" }]} />', 'Tout'],
])('a text outside would be seen: %s', (jsx, text) => {
  expect(seenTexts(parsed('planted.tsx', `export const P = () => ${jsx};`)).filter(hasWords)).toEqual([text]);
});

test('every sentence is said somewhere', () => {
  const spoken = sources.flatMap(stringsOf);
  const whole = new Set(spoken.filter((parts) => parts.length === 1).map(([text]) => text));
  const patterns = spoken
    .filter((parts) => parts.length > 1 && parts.join('').includes('.') && /^[a-z-]+\./.test(parts[0]!))
    .map((parts) => new RegExp(`^${parts.map((part) => part.replaceAll('.', String.raw`\.`)).join('[a-z0-9-]+')}$`));
  const keys = [...new Set(leaves(fr).map(([path]) => path.replace(PLURAL, '')))];
  const unsaid = keys.filter((key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)));
  expect(keys.length).toBeGreaterThan(300);
  expect(unsaid).toEqual([]);
});
