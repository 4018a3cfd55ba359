import type { TraceMigration } from '#store/migrations/trace-migration.ts'
import { migration as spans } from '#store/migrations/traces/0001-spans.ts'
import { migration as responseId } from '#store/migrations/traces/0002-response-id.ts'

/** Every step of the trace store's schema, in order. */
export const traceMigrations: readonly TraceMigration[] = [spans, responseId]
