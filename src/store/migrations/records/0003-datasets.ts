import type { RecordMigration } from '#store/migrations/record-migration.ts'

/**
 * Datasets. An item's state stands in the versions from `since` up to, not including, `until`: a
 * version of 100,000 items that changes three of them writes three rows.
 */
export const migration: RecordMigration = {
  number: 3,
  name: 'datasets',
  statements: [
    `create table datasets (
      id text primary key,
      project text not null references projects,
      name text not null,
      description text not null,
      tags jsonb not null,
      schemas jsonb not null,
      version integer not null,
      items integer not null,
      created_at timestamptz not null,
      created_by text not null,
      archived_at timestamptz
    )`,
    // A name is free again once its dataset was put away.
    `create unique index datasets_name on datasets (project, lower(name)) where archived_at is null`,
    `create table dataset_versions (
      id text primary key,
      dataset text not null references datasets,
      number integer not null,
      message text not null,
      items integer not null,
      added integer not null,
      changed integer not null,
      removed integer not null,
      hash text not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (dataset, number)
    )`,
    `create table dataset_items (
      dataset text not null references datasets,
      id text not null,
      position double precision not null,
      since integer not null,
      until integer,
      input jsonb not null,
      expected jsonb not null,
      context jsonb not null,
      metadata jsonb not null,
      split text not null,
      source text not null,
      trace_id text,
      span_id text,
      input_hash text not null,
      hash text not null,
      primary key (dataset, id, since)
    )`,
    `create index dataset_items_order on dataset_items (dataset, position, id)`,
    `create index dataset_items_input on dataset_items (dataset, input_hash)`,
  ],
}
