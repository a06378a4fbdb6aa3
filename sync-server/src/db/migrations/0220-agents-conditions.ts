/** How an agent is reached, under which float it is not to fall, what it earns; and when each counter was last heard. */
import type { Migration } from './migration.ts';

export const agentsConditions: Migration = {
  version: 220,
  name: "agents' conditions",
  statements: [
    `alter table agents add column float_floor_cents integer not null default 0`,
    `alter table agents add column contacts_sealed text`,
    `alter table devices add column seen_at integer not null default 0`,
    `create table commission_plans (
      agent_id text not null references agents (agent_id),
      version integer not null check (version >= 1),
      effective_at integer not null,
      card_cents integer not null check (card_cents >= 0),
      reload_basis_points integer not null check (reload_basis_points >= 0),
      primary key (agent_id, version)
    ) strict, without rowid`,
  ],
};
