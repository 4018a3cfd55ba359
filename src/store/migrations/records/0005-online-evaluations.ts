import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** What judges traces as they come, and how far each has got. */
export const migration: RecordMigration = {
  number: 5,
  name: 'online-evaluations',
  statements: [
    `create table online_evaluations (
      id text primary key,
      project text not null references projects,
      name text not null,
      evaluators jsonb not null,
      filter jsonb not null,
      share double precision not null check (share > 0 and share <= 1),
      traces_per_hour_max integer not null,
      delay_s integer not null,
      judge_model text not null,
      budget_usd_per_day text,
      is_on boolean not null,
      judged integer not null,
      skipped integer not null,
      problem text not null,
      spent_day text not null,
      spent_usd text not null,
      judged_to_ns text not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (project, name)
    )`,
  ],
}
