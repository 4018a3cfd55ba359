import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** When each step of a rollout began and with which weight: what its calls are counted by. */
export const migration: RecordMigration = {
  number: 13,
  name: 'rollout-course',
  statements: [`alter table rollouts add column course json not null default '{}'`],
}
