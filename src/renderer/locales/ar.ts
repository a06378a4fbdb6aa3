/** Arabic, right to left; figures stay Latin. */
import type { Catalogue, LanguageOfScreens } from './catalogue.ts';
import { approval } from './ar/approval.ts';
import { cards } from './ar/cards.ts';
import { backup } from './ar/backup.ts';
import { codes } from './ar/codes.ts';
import { customers } from './ar/customers.ts';
import { guidance } from './ar/guidance.ts';
import { diagnostics } from './ar/diagnostics.ts';
import { paper } from './ar/paper.ts';
import { link } from './ar/link.ts';
import { operators } from './ar/operators.ts';
import { receipt } from './ar/receipt.ts';
import { recovery } from './ar/recovery.ts';
import { screens } from './ar/screens.ts';
import { server } from './ar/server.ts';
import { states } from './ar/states.ts';
import { storeKey } from './ar/store-key.ts';
import { till } from './ar/till.ts';
import { training } from './ar/training.ts';
import { update } from './ar/update.ts';
import { verify } from './ar/verify.ts';

export const ar = {
  ...codes,
  ...states,
  ...receipt,
  ...screens,
  ...customers,
  ...training,
  ...guidance,
  ...approval,
  ...paper,
  ...cards,
  ...link,
  ...operators,
  ...storeKey,
  ...till,
  ...backup,
  ...recovery,
  ...server,
  ...diagnostics,
  ...update,
  ...verify,
} as const satisfies Catalogue;

export const language: LanguageOfScreens = {
  name: 'العربية',
  direction: 'rtl',
  locale: 'ar-MA-u-nu-latn',
  amountsAs: 'ar',
  sentences: ar,
};
