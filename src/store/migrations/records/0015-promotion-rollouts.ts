import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** The rollout by which a promoted release takes over. */
export const migration: RecordMigration = {
  number: 15,
  name: 'promotion-rollouts',
  statements: ['alter table promotions add column rollout text'],
}
