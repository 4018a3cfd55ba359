import type { TraceMigration } from '#store/migrations/trace-migration.ts'

/**
 * The id that the provider gave its answer: by it two spans of one trace are known to report the
 * same call (docs/adr/0008-one-owner-of-usage.md). A column, because what a project does not want
 * captured empties the attributes.
 */
export const migration: TraceMigration = {
  number: 2,
  name: 'response-id',
  statements: [
    'ALTER TABLE spans {on-cluster} ADD COLUMN IF NOT EXISTS response_id String AFTER response_model',
  ],
}
