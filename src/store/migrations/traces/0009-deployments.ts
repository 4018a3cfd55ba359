import type { TraceMigration } from '#store/migrations/trace-migration.ts'

/**
 * What a call of a deployment was answered by stands beside its release: deployment, rollout and
 * variant. There are few of each, and most spans have none: the columns cost next to nothing.
 */
export const migration: TraceMigration = {
  number: 9,
  name: 'deployments',
  statements: [
    `ALTER TABLE spans {on-cluster}
       ADD COLUMN IF NOT EXISTS deployment LowCardinality(String) AFTER release,
       ADD COLUMN IF NOT EXISTS rollout LowCardinality(String) AFTER deployment,
       ADD COLUMN IF NOT EXISTS variant LowCardinality(String) AFTER rollout`,
  ],
}
