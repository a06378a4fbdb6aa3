/** Pictures of documents go with a customer's file to the bank: whether some are to be brought, and which have been. */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const bankDocuments: Migration = {
  version: 481,
  name: 'bank documents',
  statements: [
    'alter table bank_work add column documents_due integer not null default 0 check (documents_due between 0 and 2)',
    `create table bank_documents (
      work_key text not null,
      digest text not null,
      outcome text not null check (${isOneOf('outcome', ['kept', 'refused'])}),
      reason text,
      brought_at integer not null,
      primary key (work_key, digest)
    ) strict, without rowid`,
  ],
};
