/** The counters' journals as they were signed, each fact with its verdict. What the text says is said there alone. */
import type { Migration } from './migration.ts';

export const facts: Migration = {
  version: 20,
  name: 'facts',
  statements: [
    `create table facts (
      device_id text not null,
      seq integer not null check (seq >= 1),
      op_id text not null,
      op_use integer check (op_use = 1),
      type text not null,
      text text not null,
      signature text not null,
      received_at integer not null,
      code text,
      primary key (device_id, seq),
      unique (op_id, op_use)
    ) strict`,
  ],
};
