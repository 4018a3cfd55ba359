import type { RecordMigration } from '#store/migrations/record-migration.ts'

/** When each scope of a key was last used through the API: a scope that nobody uses is one too many. */
export const migration: RecordMigration = {
  number: 7,
  name: 'scope-uses',
  statements: [`alter table keys add column scopes_used_at jsonb not null default '{}'`],
}
