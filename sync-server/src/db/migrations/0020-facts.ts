/** The counters' journals as they were signed, each fact with its verdict. */
import type { Migration } from '../migrate.ts';
import { isOneOf } from './is-one-of.ts';

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
      digest text not null,
      text text not null,
      signature text not null,
      received_at integer not null,
      outcome text not null check (${isOneOf('outcome', ['accepted', 'rejected'])}),
      code text,
      primary key (device_id, seq),
      unique (op_id, op_use),
      check ((outcome = 'accepted') = (code is null))
    ) strict`,
  ],
};
