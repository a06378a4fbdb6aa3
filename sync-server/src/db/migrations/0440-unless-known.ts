/** A command that is only asked for: knows the bank nothing of it, it is over for the reason that is kept with it. */
import type { Migration } from './migration.ts';

export const unlessKnown: Migration = {
  version: 440,
  name: 'unless known',
  statements: ['alter table bank_work add column otherwise text'],
};
