/** The note that goes with a delivery of packs. */
import type { Migration } from './migration.ts';

export const deliveryNotes: Migration = {
  version: 110,
  name: 'delivery notes',
  statements: [`alter table packs add column delivery_note text`],
};
