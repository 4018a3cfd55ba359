import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'

const schema = createHash('sha256').update(JSON.stringify(recordMigrations)).digest('hex')

/**
 * Where the set-up puts an empty record store to copy: making one takes seconds. Its name tells the schema, so that a
 * program with another does not take it.
 */
export const recordTemplate = join(
  fileURLToPath(new URL('../../dist', import.meta.url)),
  `record-template-${schema.slice(0, 12)}`,
)

/** The template for a store that does not exist yet; null where there is none. */
export function templateFor(directory: string): string | null {
  return !existsSync(directory) && existsSync(recordTemplate) ? recordTemplate : null
}
