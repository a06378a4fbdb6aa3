/** How far an agent's float may be under its floor, because two people agreed so or a lost counter had spent its share. Of before nobody knows. */
import type { Migration } from './migration.ts';

export const floorsGivenUp: Migration = {
  version: 302,
  name: 'floors given up',
  statements: [`alter table agents add column floor_given_up_cents integer`],
};
