/** Makes every key of the French catalogue, and nothing else, a legal argument of `t`. */
import 'i18next';
import type { Fr } from './fr.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    returnNull: false;
    resources: { translation: Fr };
  }
}
