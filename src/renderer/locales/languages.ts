/**
 * The languages of the screens: every file beside this one that is named by a language's code. Nothing else lists them. Knows
 * no sentence.
 */
import { Language, type ScreenLanguage } from '@flouss/shared/domain/language';
import type { LanguageOfScreens } from './catalogue.ts';
import { language as french } from './fr.ts';

const files = import.meta.glob<LanguageOfScreens>(['./??.ts', './???.ts'], { eager: true, import: 'language' });
const codeOf = (file: string): ScreenLanguage => file.slice('./'.length, -'.ts'.length);
const place = (code: ScreenLanguage): number => [...Language.options, code].indexOf(code);

/** By code; those we speak to customers first. */
export const LANGUAGES: ReadonlyMap<ScreenLanguage, LanguageOfScreens> = new Map(
  Object.entries(files)
    .map(([file, language]) => [codeOf(file), language] as const)
    .toSorted(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1)),
);

/** French for a language that this version has no file of. */
export function languageOf(code: ScreenLanguage): LanguageOfScreens {
  return LANGUAGES.get(code) ?? french;
}
