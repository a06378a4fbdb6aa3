/** French: the source of the keys. The other languages must have the same, which the compiler checks. */
import type { LanguageOfScreens } from './catalogue.ts';
import { approval } from './fr/approval.ts';
import { cards } from './fr/cards.ts';
import { backup } from './fr/backup.ts';
import { codes } from './fr/codes.ts';
import { customers } from './fr/customers.ts';
import { guidance } from './fr/guidance.ts';
import { diagnostics } from './fr/diagnostics.ts';
import { paper } from './fr/paper.ts';
import { link } from './fr/link.ts';
import { operators } from './fr/operators.ts';
import { receipt } from './fr/receipt.ts';
import { recovery } from './fr/recovery.ts';
import { screens } from './fr/screens.ts';
import { server } from './fr/server.ts';
import { states } from './fr/states.ts';
import { storeKey } from './fr/store-key.ts';
import { till } from './fr/till.ts';
import { training } from './fr/training.ts';
import { update } from './fr/update.ts';
import { verify } from './fr/verify.ts';

export const fr = {
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
  ...approval,
  ...paper,
  ...update,
  ...verify,
} as const;
export type Fr = typeof fr;

export const language: LanguageOfScreens = {
  name: 'Français',
  direction: 'ltr',
  locale: 'fr-FR-u-nu-latn',
  amountsAs: 'fr',
  sentences: fr,
};
