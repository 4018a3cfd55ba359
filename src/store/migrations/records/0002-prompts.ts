import type { RecordMigration } from '#store/migrations/record-migration.ts'

/**
 * Prompts with their immutable versions, labels, comments and test inputs, and fragments. Content
 * is `json`, not `jsonb`: the order of a schema's properties reaches the model and must be kept. It
 * stands in a table of its own, so that lists of versions do not read it.
 */
export const migration: RecordMigration = {
  number: 2,
  name: 'prompts',
  statements: [
    `create table prompts (
      id text primary key,
      workspace text not null references workspaces,
      project text not null references projects,
      name text not null,
      description text not null,
      folder text not null,
      tags jsonb not null,
      owner text not null,
      latest_version integer not null,
      revision integer not null,
      created_at timestamptz not null,
      created_by text not null,
      archived_at timestamptz,
      unique (project, name)
    )`,
    `create table prompt_versions (
      id text primary key,
      prompt text not null references prompts,
      version integer not null,
      hash text not null,
      message text not null,
      commit text not null,
      author_kind text not null,
      author_id text not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (prompt, version)
    )`,
    `create table prompt_contents (
      id text primary key references prompt_versions,
      content json not null,
      fragments json not null
    )`,
    `create table prompt_labels (
      id text primary key,
      workspace text not null references workspaces,
      prompt text not null references prompts,
      label text not null,
      version integer not null,
      moved_at timestamptz not null,
      moved_by text not null,
      unique (prompt, label)
    )`,
    `create table prompt_rules (
      id text primary key,
      project text not null unique references projects,
      protected_labels jsonb not null
    )`,
    `create table prompt_comments (
      id text primary key,
      project text not null references projects,
      prompt text not null references prompts,
      version integer not null,
      place text not null,
      text text not null,
      suggestion text,
      created_at timestamptz not null,
      created_by text not null,
      resolved_at timestamptz,
      resolved_by text
    )`,
    `create index prompt_comments_prompt on prompt_comments (prompt)`,
    `create table prompt_inputs (
      id text primary key,
      project text not null references projects,
      prompt text not null references prompts,
      name text not null,
      variables json not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (prompt, name)
    )`,
    `create table fragments (
      id text primary key,
      project text not null references projects,
      name text not null,
      description text not null,
      latest_version integer not null,
      created_at timestamptz not null,
      created_by text not null,
      archived_at timestamptz,
      unique (project, name)
    )`,
    `create table fragment_versions (
      id text primary key,
      fragment text not null references fragments,
      version integer not null,
      text text not null,
      hash text not null,
      message text not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (fragment, version)
    )`,
  ],
}
