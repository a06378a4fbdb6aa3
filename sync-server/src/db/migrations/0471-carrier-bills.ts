/** The carrier's monthly bills, one a month, and their lines: each paid reply is named by one line at most. */
import type { Migration } from './migration.ts';

export const carrierBills: Migration = {
  version: 471,
  name: 'carrier bills',
  statements: [
    `create table carrier_bills (
      month text primary key,
      digest text not null,
      line_count integer not null check (line_count >= 0),
      total_cents integer not null check (total_cents >= 0),
      read_at integer not null,
      read_by text not null
    ) strict, without rowid`,
    `create table carrier_bill_lines (
      month text not null,
      line_no integer not null check (line_no >= 1),
      carrier_id text not null,
      reference text not null,
      sent_at integer not null,
      price_cents integer not null check (price_cents >= 0),
      reply_id text unique,
      primary key (month, line_no)
    ) strict, without rowid`,
    // A bill's month is looked for among what was paid, not among all that was ever sent.
    `create index sms_replies_paid on sms_replies (changed_at) where paid = 1`,
  ],
};
