import type { TraceMigration } from '#store/migrations/trace-migration.ts'

/**
 * A part of `spans` stays one file until it is large. Its sixty columns are some two hundred files
 * otherwise, from 10 MB on: a batch of a hundred long conversations. To make, merge and delete them
 * was most of what storing such a batch cost.
 */
export const migration: TraceMigration = {
  number: 8,
  name: 'fewer-files',
  statements: ['ALTER TABLE spans {on-cluster} MODIFY SETTING min_bytes_for_wide_part = 134217728'],
}
