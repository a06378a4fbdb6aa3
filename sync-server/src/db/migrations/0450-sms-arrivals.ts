/** What customers texted stands here from the moment the carrier was told that we have it until somebody has conversed with it. */
import type { Migration } from './migration.ts';

export const smsArrivals: Migration = {
  version: 450,
  name: 'sms arrivals',
  statements: [
    `create table sms_arrivals (
      arrival_id text primary key,
      sealed text not null,
      arrived_at integer not null,
      parked_at integer
    ) strict, without rowid`,
    `create index sms_arrivals_parked on sms_arrivals (parked_at) where parked_at is not null`,
  ],
};
