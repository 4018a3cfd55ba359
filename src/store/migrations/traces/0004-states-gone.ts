import type { TraceMigration } from '#store/migrations/trace-migration.ts'

const columns = ['name', 'user_id', 'session_id', 'release'] as const

/**
 * The states that 0003 took the values out of. A step of its own: when one is cut off it runs again
 * from its start, and 0003 cannot run without them.
 */
export const migration: TraceMigration = {
  number: 4,
  name: 'states-gone',
  statements: [
    `ALTER TABLE traces {on-cluster} ${columns.map((column) => `MODIFY COLUMN ${column}_last SimpleAggregateFunction(max, String) DEFAULT ''`).join(', ')}`,
    `ALTER TABLE traces {on-cluster} ${columns.map((column) => `DROP COLUMN IF EXISTS ${column}`).join(', ')}`,
  ],
}
