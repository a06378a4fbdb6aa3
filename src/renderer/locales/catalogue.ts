/** What every language must have: the French keys, each with a text, plus the plural forms it may add; and its own manners. */
import type { Language } from '@flouss/shared/domain/language';
import type { Fr } from './fr.ts';

type PluralForms<K> = K extends `${infer Base}_other` ? `${Base}_${'zero' | 'two' | 'few' | 'many'}` : never;

/** The same for one file of a language. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]>;
} & { readonly [K in keyof T as PluralForms<K>]?: string };

export type Catalogue = Translated<Fr>;

/** A language of the screens: what its one file exports as `language`. */
export interface LanguageOfScreens {
  /** As its speakers write it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** For Intl: with a country and Latin digits (`-u-nu-latn`), said rather than left to the machine. */
  readonly locale: string;
  /** The language of customers in which amounts are written, in figures and in words. */
  readonly amountsAs: Language;
  readonly sentences: Catalogue;
}
