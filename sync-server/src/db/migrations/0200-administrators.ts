/** Our own staff, their sessions, and what they did: a chain that only grows. */
import { isOneOf } from './is-one-of.ts';
import type { Migration } from './migration.ts';

export const administrators: Migration = {
  version: 200,
  name: 'administrators',
  statements: [
    `create table administrators (
      administrator_id text primary key,
      name text not null unique,
      role text not null check (${isOneOf('role', ['support', 'supervisor', 'finance', 'auditor'])}),
      active integer not null check (active in (0, 1)),
      password_hash text not null,
      password_due integer not null check (password_due in (0, 1)),
      wrong_passwords integer not null check (wrong_passwords >= 0),
      locked_until integer not null,
      created_at integer not null
    ) strict, without rowid`,
    `create table admin_sessions (
      session_digest text primary key,
      administrator_id text not null references administrators (administrator_id),
      opened_at integer not null,
      seen_at integer not null,
      ends_at integer not null
    ) strict, without rowid`,
    `create index admin_sessions_by_administrator on admin_sessions (administrator_id)`,
    `create index admin_sessions_by_end on admin_sessions (ends_at)`,
    `create table audit_lines (
      seq integer primary key,
      prev text not null,
      written_at integer not null,
      who text not null,
      act text not null,
      subject text not null,
      outcome text not null,
      request_id text not null,
      digest text not null
    ) strict`,
    `create trigger audit_lines_stay before delete on audit_lines begin select raise(abort, 'the audit only grows'); end`,
    `create trigger audit_lines_fixed before update on audit_lines begin select raise(abort, 'the audit only grows'); end`,
  ],
};
