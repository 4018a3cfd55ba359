import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** What people say of traces and their spans. The traces are in another database: nothing refers to them. */
export const migration: RecordMigration = {
  number: 10,
  name: 'trace-comments',
  statements: [
    `create table trace_comments (
      id text primary key,
      project text not null references projects,
      trace_id text not null,
      span_id text not null,
      trace_ended_at timestamptz not null,
      text text not null,
      author_kind text not null,
      author_id text not null,
      author text not null,
      created_at timestamptz not null,
      edited_at timestamptz
    )`,
    `create index trace_comments_trace on trace_comments (project, trace_id)`,
    `create index trace_comments_age on trace_comments (trace_ended_at)`,
  ],
}
