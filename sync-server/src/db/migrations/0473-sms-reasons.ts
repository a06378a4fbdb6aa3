/** Why a message got no more than words: what was said to it, which names the control; null where it was done, or is of before. */
import type { Migration } from './migration.ts';

export const smsReasons: Migration = {
  version: 473,
  name: 'sms reasons',
  statements: ['alter table sms_inbox add column reason text'],
};
