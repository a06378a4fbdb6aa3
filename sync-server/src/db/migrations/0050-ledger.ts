/** The ledger: groups, their entries, and each account's balance beside them. Only balances are ever updated. */
import type { Migration } from './migration.ts';

export const ledger: Migration = {
  version: 50,
  name: 'ledger',
  statements: [
    `create table ledger_groups (
      group_no integer primary key,
      group_id text not null unique,
      posted_at integer not null,
      reverses text
    ) strict`,
    `create table ledger_entries (
      group_no integer not null,
      line integer not null check (line >= 1),
      account text not null,
      debit_cents integer not null check (debit_cents >= 0),
      credit_cents integer not null check (credit_cents >= 0),
      primary key (group_no, line),
      check ((debit_cents = 0) <> (credit_cents = 0))
    ) strict, without rowid`,
    `create table ledger_balances (
      account text primary key,
      balance_cents integer not null
    ) strict, without rowid`,
    `create trigger ledger_groups_stay before delete on ledger_groups begin select raise(abort, 'the ledger only grows'); end`,
    `create trigger ledger_groups_fixed before update on ledger_groups begin select raise(abort, 'the ledger only grows'); end`,
    `create trigger ledger_entries_stay before delete on ledger_entries begin select raise(abort, 'the ledger only grows'); end`,
    `create trigger ledger_entries_fixed before update on ledger_entries begin select raise(abort, 'the ledger only grows'); end`,
  ],
};
