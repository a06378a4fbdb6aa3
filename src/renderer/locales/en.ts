/** English. */
import type { Catalogue, LanguageOfScreens } from './catalogue.ts';
import { approval } from './en/approval.ts';
import { cards } from './en/cards.ts';
import { backup } from './en/backup.ts';
import { codes } from './en/codes.ts';
import { customers } from './en/customers.ts';
import { guidance } from './en/guidance.ts';
import { diagnostics } from './en/diagnostics.ts';
import { paper } from './en/paper.ts';
import { link } from './en/link.ts';
import { operators } from './en/operators.ts';
import { receipt } from './en/receipt.ts';
import { recovery } from './en/recovery.ts';
import { screens } from './en/screens.ts';
import { server } from './en/server.ts';
import { states } from './en/states.ts';
import { storeKey } from './en/store-key.ts';
import { till } from './en/till.ts';
import { training } from './en/training.ts';
import { update } from './en/update.ts';
import { verify } from './en/verify.ts';

export const en = {
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
  name: 'English',
  direction: 'ltr',
  locale: 'en-GB-u-nu-latn',
  amountsAs: 'en',
  sentences: en,
};
