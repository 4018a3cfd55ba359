import type { TraceMigration } from '#store/migrations/trace-migration.ts'

/**
 * Where the unit of a call lies in its rollout's order, from 0 up to 1: units can be counted, each once, and it can be
 * checked that they were split as planned, without anybody's name.
 */
export const migration: TraceMigration = {
  number: 10,
  name: 'unit-buckets',
  statements: [
    `ALTER TABLE spans {on-cluster} ADD COLUMN IF NOT EXISTS unit_bucket Float64 AFTER variant`,
  ],
}
