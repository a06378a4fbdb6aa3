/** The language a sender asked for by SMS, and what the carrier bills on a reply; what stood before had chosen none and noted none. */
import type { Migration } from './migration.ts';

export const smsLanguageAndPrice: Migration = {
  version: 400,
  name: 'sms language and price',
  statements: [
    `alter table sms_bindings add column language text check (language in ('fr', 'en', 'ar'))`,
    `alter table sms_replies add column price_cents integer check (price_cents >= 0)`,
  ],
};
