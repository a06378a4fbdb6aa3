/**
 * The bank's statements: each file once, by what is in it; their lines, each movement matched by one line at most; what does not
 * match, until somebody has answered for it; and the bank's days that are closed.
 */
import { isOneOf } from './is-one-of.ts';
import type { Migration } from './migration.ts';

export const statements: Migration = {
  version: 420,
  name: 'statements',
  statements: [
    `create table statement_files (
      file_digest text primary key,
      name text not null,
      source text not null check (${isOneOf('source', ['folder', 'bank'])}),
      state text not null check (${isOneOf('state', ['reading', 'read', 'refused', 'altered'])}),
      reason text,
      line_count integer not null default 0 check (line_count >= 0),
      lines_taken integer not null default 0 check (lines_taken >= 0),
      received_at integer not null,
      changed_at integer not null,
      check (lines_taken <= line_count)
    ) strict, without rowid`,
    `create index statement_files_by_state on statement_files (state, received_at)`,
    `create table statements (
      statement_no integer primary key,
      file_digest text not null,
      kind text not null check (${isOneOf('kind', ['statement', 'notification'])}),
      message_id text not null,
      statement_id text not null,
      sequence integer,
      account text not null,
      from_day text not null,
      to_day text not null,
      opening_cents integer,
      closing_cents integer,
      credit_count integer not null check (credit_count >= 0),
      credit_cents integer not null check (credit_cents >= 0),
      debit_count integer not null check (debit_count >= 0),
      debit_cents integer not null check (debit_cents >= 0),
      line_count integer not null check (line_count >= 0),
      unique (account, kind, statement_id)
    ) strict`,
    `create index statements_of_day on statements (account, to_day)`,
    `create index statements_of_file on statements (file_digest)`,
    `create table statement_lines (
      statement_no integer not null,
      line_no integer not null check (line_no >= 1),
      direction text not null check (${isOneOf('direction', ['credit', 'debit'])}),
      amount_cents integer not null check (amount_cents >= 0),
      currency text not null,
      booked_on text not null,
      value_on text not null,
      reference text,
      bank_reference text,
      code text,
      counterparty text,
      remittance text,
      state text not null check (${isOneOf('state', ['matched', 'charges', 'open', 'excepted'])}),
      movement text,
      posting text,
      primary key (statement_no, line_no)
    ) strict, without rowid`,
    `create unique index statement_lines_movement on statement_lines (movement) where movement is not null`,
    `create table statement_breaks (
      break_id text primary key,
      kind text not null check (${isOneOf('kind', ['late', 'missing', 'doubled', 'altered', 'unknown'])}),
      detail text not null,
      account text not null,
      day text not null,
      statement_no integer,
      line_no integer,
      movement text,
      amount_cents integer not null check (amount_cents >= 0),
      said_cents integer,
      owner text not null,
      note text,
      state text not null check (${isOneOf('state', ['open', 'resolved'])}),
      resolution text,
      resolved_by text,
      opened_at integer not null,
      changed_at integer not null
    ) strict, without rowid`,
    `create index statement_breaks_open on statement_breaks (state, opened_at)`,
    `create index statement_breaks_movement on statement_breaks (movement)`,
    `create index statement_breaks_line on statement_breaks (statement_no, line_no)`,
    `create index statement_breaks_day on statement_breaks (account, day)`,
    `create table bank_days (
      account text not null,
      day text not null,
      closed_at integer not null,
      closed_by text not null,
      report text not null,
      primary key (account, day)
    ) strict, without rowid`,
    `create trigger bank_days_stay before delete on bank_days begin select raise(abort, 'a closed day stays closed'); end`,
    `create trigger bank_days_fixed before update on bank_days begin select raise(abort, 'a closed day stays closed'); end`,
    // What the bank did in a time is looked for on its statement.
    `create index bank_work_done on bank_work (changed_at) where state = 'done'`,
  ],
};
