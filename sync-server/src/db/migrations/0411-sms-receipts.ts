/** By which way a reply left, what the carrier called it, and what it says became of it. */
import type { Migration } from './migration.ts';

export const smsReceipts: Migration = {
  version: 411,
  name: 'sms receipts',
  statements: [
    `alter table sms_replies add column via text`,
    `create table sms_receipts (
      carrier_id text primary key,
      reply_id text not null,
      state text not null,
      noted_at integer not null
    ) strict, without rowid`,
    `create index sms_receipts_by_reply on sms_receipts (reply_id)`,
  ],
};
