import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** What an environment asks of a release, and the promotions that were asked for. */
export const migration: RecordMigration = {
  number: 14,
  name: 'promotions',
  statements: [
    `alter table environments add column rules jsonb not null
      default '{"approvals": 0, "gates": [], "gateAgeDays": 30, "freezes": [], "isAutomatic": false}'`,
    `create table promotions (
      id text primary key,
      workspace text not null references workspaces,
      project text not null references projects,
      name text not null,
      from_environment text not null,
      to_environment text not null,
      release text not null references releases,
      state text not null check (state in ('waiting', 'done', 'declined')),
      criteria jsonb not null,
      approvals jsonb not null,
      reason text not null,
      requested_at timestamptz not null,
      requested_by text not null,
      requested_by_kind text not null,
      requested_by_id text not null,
      decided_at timestamptz
    )`,
    `create index promotions_project on promotions (project, id desc)`,
    `create unique index promotions_waiting on promotions (project, name, to_environment) where state = 'waiting'`,
  ],
}
