/**
 * Orders by SMS whose outcome nobody was told yet are found by all that is asked of them: where an index cannot be of some rows
 * alone, the one before it held every order of a state, and all that were ever loaded were gone through for the few that wait.
 */
import type { Migration } from './migration.ts';

export const untoldOrders: Migration = {
  version: 321,
  name: 'untold orders',
  statements: [
    `create index orders_untold on orders (channel, answered, state) where channel = 'sms' and answered = 0`,
    `drop index orders_unanswered`,
  ],
};
