/** A card's first reload, paid with the card: held until the card is active. */
import type { Migration } from './migration.ts';

export const heldReloads: Migration = {
  version: 160,
  name: 'held reloads',
  statements: [
    `alter table orders add column held_for text`,
    `create index orders_held on orders (card_reference) where held_for is not null`,
  ],
};
