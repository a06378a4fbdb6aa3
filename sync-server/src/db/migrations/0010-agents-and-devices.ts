/** Agents, their operators and counters, what the centre publishes, and single settings. SQLite's words. */
import type { Migration } from './migration.ts';
import { isOneOf } from './is-one-of.ts';

export const agentsAndDevices: Migration = {
  version: 10,
  name: 'agents and devices',
  statements: [
    `create table agents (
      agent_id text primary key,
      name text not null,
      address text not null,
      created_at integer not null,
      feed_head integer not null default 0 check (feed_head >= 0)
    ) strict, without rowid`,
    `create table operators (
      operator_id text primary key,
      agent_id text not null references agents (agent_id),
      name text not null,
      role text not null check (${isOneOf('role', ['teller', 'manager'])}),
      active integer not null check (active in (0, 1)),
      pin_hash text not null
    ) strict, without rowid`,
    `create index operators_by_agent on operators (agent_id)`,
    `create table devices (
      device_id text primary key,
      agent_id text not null references agents (agent_id),
      counter_code text not null,
      public_key text not null,
      state text not null check (${isOneOf('state', ['active', 'revoked', 'quarantined'])}),
      state_reason text,
      enrolled_at integer not null,
      head_seq integer not null check (head_seq >= 0),
      head_digest text not null,
      granted_cents integer not null check (granted_cents >= spent_cents),
      spent_cents integer not null check (spent_cents >= 0)
    ) strict, without rowid`,
    `create index devices_by_agent on devices (agent_id)`,
    `create table enrolment_codes (
      code_digest text primary key,
      agent_id text not null references agents (agent_id),
      counter_code text not null,
      created_at integer not null,
      expires_at integer not null,
      used_by text
    ) strict, without rowid`,
    `create table nonces (
      device_id text not null,
      nonce text not null,
      seen_at integer not null,
      primary key (device_id, nonce)
    ) strict, without rowid`,
    `create index nonces_by_age on nonces (seen_at)`,
    `create table terms (
      kind text not null check (${isOneOf('kind', ['tariff', 'limits'])}),
      version integer not null check (version >= 1),
      effective_at integer not null,
      body text not null,
      primary key (kind, version)
    ) strict, without rowid`,
    `create table settings (
      name text primary key,
      value text not null
    ) strict, without rowid`,
  ],
};
