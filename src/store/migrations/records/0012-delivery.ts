import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** The three first environments in their order, a project's own before production. */
const inOrder = `'["dev", "staging"]'::jsonb
      || coalesce((
        select jsonb_agg(to_jsonb(own.name) order by own.place)
        from jsonb_array_elements_text(environments) with ordinality as own(name, place)
        where own.name not in ('dev', 'staging', 'production')
      ), '[]'::jsonb)
      || '["production"]'::jsonb`

/**
 * Environments, releases, deployments, rollouts. The manifest of a release is `json`, not `jsonb`:
 * the order of a schema's properties reaches the model. Environments that are there get ids that sort
 * before all later ones.
 */
export const migration: RecordMigration = {
  number: 12,
  name: 'delivery',
  statements: [
    `create table environments (
      id text primary key,
      project text not null references projects,
      name text not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (project, name)
    )`,
    `update projects set environments = ${inOrder}`,
    `insert into environments (id, project, name, created_at, created_by)
      select 'env_00' || substr(md5(projects.id || ' ' || own.name), 1, 24), projects.id, own.name, projects.created_at, projects.created_by
      from projects, jsonb_array_elements_text(projects.environments) as own(name)`,
    `create table releases (
      id text primary key,
      project text not null references projects,
      name text not null,
      hash text not null,
      manifest json not null,
      note text not null,
      author_kind text not null,
      author_id text not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (project, name, hash)
    )`,
    `create table deployments (
      id text primary key,
      workspace text not null references workspaces,
      project text not null references projects,
      environment text not null,
      name text not null,
      purpose text not null,
      owner text not null,
      risk_tier text not null,
      unit text not null,
      release text not null references releases,
      previous_release text references releases,
      state text not null check (state in ('serving', 'stopped')),
      stopped jsonb,
      safe_answer text,
      created_at timestamptz not null,
      created_by text not null,
      unique (project, environment, name)
    )`,
    `create table rollouts (
      id text primary key,
      workspace text not null references workspaces,
      project text not null references projects,
      deployment text not null references deployments,
      release text not null references releases,
      control text not null references releases,
      plan json not null,
      salt text not null,
      state text not null,
      step integer not null,
      step_started_at timestamptz not null,
      weight double precision not null check (weight between 0 and 1),
      verdict text check (verdict in ('ship', 'hold', 'rollback')),
      reason text not null,
      analysis json,
      started_at timestamptz not null,
      started_by text not null,
      ended_at timestamptz
    )`,
    `create unique index rollouts_unfinished on rollouts (deployment) where ended_at is null`,
    `create index rollouts_project on rollouts (project)`,
  ],
}
