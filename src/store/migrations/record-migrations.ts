import type { RecordMigration } from '#store/migrations/record-migration.ts'
import { migration as first } from '#store/migrations/records/0001-first.ts'
import { migration as prompts } from '#store/migrations/records/0002-prompts.ts'
import { migration as datasets } from '#store/migrations/records/0003-datasets.ts'

/** Every step of the record store's schema, in order. */
export const recordMigrations: readonly RecordMigration[] = [first, prompts, datasets]
