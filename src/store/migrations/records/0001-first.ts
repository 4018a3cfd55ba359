import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** Workspaces, people, keys, connections and everything else that people edit, from the first day with who did it. */
export const migration: RecordMigration = {
  number: 1,
  name: 'first',
  statements: [
    `create table workspaces (id text primary key, name text not null, created_at timestamptz not null)`,
    `create table projects (
      id text primary key,
      workspace text not null references workspaces,
      slug text not null,
      name text not null,
      owner text not null,
      environments jsonb not null,
      capture text not null check (capture in ('full', 'metadata', 'none')),
      capture_bytes_max integer not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (workspace, slug)
    )`,
    `create table people (
      id text primary key,
      workspace text not null references workspaces,
      name text not null,
      email text not null,
      role text not null check (role in ('owner', 'editor', 'reviewer', 'viewer')),
      password_hash text not null,
      created_at timestamptz not null,
      last_seen_at timestamptz,
      is_disabled boolean not null default false
    )`,
    `create unique index people_email on people (workspace, lower(email))`,
    `create table invitations (
      id text primary key,
      workspace text not null references workspaces,
      role text not null check (role in ('owner', 'editor', 'reviewer', 'viewer')),
      email text,
      purpose text not null check (purpose in ('first-owner', 'invitation')),
      token_hash text not null unique,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      accepted_at timestamptz,
      created_by text not null
    )`,
    `create table sessions (
      id text primary key,
      person text not null references people on delete cascade,
      token_hash text not null unique,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`,
    `create table keys (
      id text primary key,
      workspace text not null references workspaces,
      project text not null references projects,
      environment text not null,
      name text not null,
      prefix text not null,
      hmac text not null unique,
      scopes jsonb not null,
      models jsonb not null,
      limits jsonb not null,
      metadata jsonb not null,
      created_at timestamptz not null,
      created_by text not null,
      expires_at timestamptz,
      revoked_at timestamptz,
      last_used_at timestamptz
    )`,
    `create table connections (
      id text primary key,
      workspace text not null references workspaces,
      name text not null,
      provider text not null,
      base_url text not null,
      region text not null,
      secret_sealed text not null,
      secret_hint text not null,
      settings jsonb not null,
      is_enabled boolean not null,
      created_at timestamptz not null,
      created_by text not null,
      last_test jsonb not null,
      unique (workspace, name)
    )`,
    `create table aliases (
      id text primary key,
      workspace text not null references workspaces,
      name text not null,
      targets jsonb not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (workspace, name)
    )`,
    `create table prices (
      id text primary key,
      workspace text not null references workspaces,
      provider text not null,
      model text not null,
      tier text not null,
      usd_per_million jsonb not null,
      starts_at timestamptz,
      note text not null,
      created_at timestamptz not null,
      created_by text not null
    )`,
    `create table views (
      id text primary key,
      project text not null references projects,
      name text not null,
      page text not null,
      search jsonb not null,
      created_at timestamptz not null,
      created_by text not null
    )`,
    `create table self_assessments (
      id text primary key,
      project text not null references projects,
      started_at timestamptz not null,
      completed_at timestamptz,
      expires_at timestamptz,
      by text not null,
      answers jsonb not null
    )`,
    `create table attestations (
      id text primary key,
      project text not null references projects,
      practice text not null,
      kind text not null check (kind in ('attested', 'exempt', 'not applicable')),
      statement text not null,
      owner text not null,
      approver text not null,
      created_by text not null,
      created_at timestamptz not null,
      expires_at timestamptz,
      source text not null check (source in ('person', 'self-assessment')),
      self_assessment text references self_assessments
    )`,
    `create table events (
      id text primary key,
      workspace text not null references workspaces,
      at timestamptz not null,
      actor_kind text not null,
      actor_id text not null,
      actor_name text not null,
      deed text not null,
      record text not null,
      detail jsonb not null
    )`,
    `create index events_at on events (workspace, at desc)`,
  ],
}
