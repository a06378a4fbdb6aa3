/** Languages of the screens: loads the catalogues, tells the document its language and direction. Knows no screen. */
import type { Language, ScreenLanguage } from '@flouss/shared/domain/language';
import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { languageOf, LANGUAGES } from './languages.ts';

export function startLocales(language: ScreenLanguage): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'fr',
    resources: Object.fromEntries([...LANGUAGES].map(([code, { sentences }]) => [code, { translation: sentences }])),
    initAsync: false,
    // React escapes what it prints.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  tellDocument(language);
}

export function changeLanguage(language: ScreenLanguage): void {
  void i18next.changeLanguage(language);
  tellDocument(language);
}

/** Sentences of one language whatever the screen's: receipts speak the customer's. */
export function sentencesIn(language: Language): TFunction {
  return i18next.getFixedT(language);
}

export function directionOf(language: ScreenLanguage): 'ltr' | 'rtl' {
  return languageOf(language).direction;
}

function tellDocument(language: ScreenLanguage): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
