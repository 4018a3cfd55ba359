import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** Where a project's days begin. */
export const migration: RecordMigration = {
  number: 9,
  name: 'time-zones',
  statements: [`alter table projects add column time_zone text not null default 'UTC'`],
}
