/** What became of the cash of refused refunds, and a way to the facts that carry a manager's word. */
import type { Migration } from './migration.ts';

export const managersWords: Migration = {
  version: 170,
  name: "managers' words",
  statements: [
    `create table refunds_made_good (
      refund_op_id text primary key,
      op_id text not null unique,
      device_id text not null references devices (device_id),
      amount_cents integer not null check (amount_cents >= 0),
      recovered integer not null check (recovered in (0, 1)),
      manager_id text not null,
      made_good_at integer not null
    ) strict, without rowid`,
    // Few among all facts; the condition stands in the query in these words.
    `create index facts_by_approval on facts (device_id, received_at) where facts.type in ('cash-moved', 'customer-amended', 'refund-made-good', 'reload-cancelled', 'signed-out', 'till-closed')`,
  ],
};
