/** The shape every language must have: the French keys, each with a text, plus the plural forms a language may add. */
import type { Fr } from './fr.ts';

type PluralForms<K> = K extends `${infer Base}_other` ? `${Base}_${'zero' | 'two' | 'few' | 'many'}` : never;

/** The same for one file of a language. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]>;
} & { readonly [K in keyof T as PluralForms<K>]?: string };

export type Catalogue = Translated<Fr>;
