import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** Queues in which people judge outputs, what they said, and how judges compared with them. */
export const migration: RecordMigration = {
  number: 6,
  name: 'reviews',
  statements: [
    `create table review_queues (
      id text primary key,
      project text not null references projects,
      name text not null,
      guidelines text not null,
      dimensions jsonb not null,
      reviewers_per_item integer not null,
      dataset text not null,
      created_at timestamptz not null,
      created_by text not null,
      unique (project, name)
    )`,
    `create table review_items (
      id text primary key,
      queue text not null references review_queues on delete cascade,
      source text not null,
      origin text not null,
      trace_id text,
      evaluation text not null,
      variant text not null,
      item_input jsonb not null,
      input text not null,
      output text not null,
      expected text,
      context jsonb not null,
      assignee text not null,
      created_at timestamptz not null,
      unique (queue, origin)
    )`,
    `create table reviews (
      id text primary key,
      queue text not null references review_queues on delete cascade,
      item text not null references review_items on delete cascade,
      reviewer text not null,
      reviewer_name text not null,
      "values" jsonb not null,
      comment text not null,
      correction text,
      at timestamptz not null,
      unique (item, reviewer)
    )`,
    `create index reviews_queue on reviews (queue)`,
    // A calibration outlives its queue: evaluations rest on its counts.
    `create table judge_calibrations (
      id text primary key,
      project text not null references projects,
      queue text not null,
      queue_name text not null,
      dimension text not null,
      evaluator text not null,
      settings jsonb not null,
      threshold double precision,
      judge_model text not null,
      judge_prompt text not null,
      state text not null check (state in ('running', 'done', 'failed')),
      reason text not null,
      true_passes integer not null,
      false_passes integer not null,
      false_fails integer not null,
      true_fails integer not null,
      unscored integer not null,
      cost_usd text,
      created_at timestamptz not null,
      created_by text not null
    )`,
  ],
}
