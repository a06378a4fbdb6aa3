/** Work for the bank remembers the request that caused it; what stood before was caused by one that nobody noted. */
import type { Migration } from './migration.ts';

export const requestIds: Migration = {
  version: 300,
  name: 'request ids',
  statements: [`alter table bank_work add column request_id text`],
};
