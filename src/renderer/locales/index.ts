/** Languages of the screens: loads the catalogues, tells the document its language and direction. Knows no screen. */
import type { Language } from '@flouss/shared/domain/language';
import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

export function startLocales(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'fr',
    resources: { fr: { translation: fr }, en: { translation: en }, ar: { translation: ar } },
    initAsync: false,
    // React escapes what it prints.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  tellDocument(language);
}

export function changeLanguage(language: Language): void {
  void i18next.changeLanguage(language);
  tellDocument(language);
}

/** Sentences of one language whatever the screen's: receipts speak the customer's. */
export function sentencesIn(language: Language): TFunction {
  return i18next.getFixedT(language);
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

function tellDocument(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
