/**
 * What a counter's reload was judged on stands beside its fact, where no row of its own is needed. Decisions that were made before,
 * and those about orders by SMS, stay in their own table.
 */
import type { Migration } from './migration.ts';

export const judgedBesideFacts: Migration = {
  version: 320,
  name: 'judged beside facts',
  statements: [`alter table facts add column judged_on text`],
};
