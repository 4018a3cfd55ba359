import { type TraceDatabase, TraceStoreError } from '#store/ports/trace-database.ts'

/**
 * ClickHouse's codes for bytes of a part that are not what it wrote: they end too early (32, 33), a
 * checksum is wrong (40), a file is gone (107, 226), its contents make no sense (246), or cannot be
 * decompressed (271).
 */
const damageCodes: ReadonlySet<number> = new Set([32, 33, 40, 107, 226, 246, 271])

/** Of one statement; a disk with more damaged parts than this is past mending by leaving some out. */
const partsMax = 100

/** How errors name the part that was being read, and its table. */
const readingPart = /while reading from part \S*\/([A-Za-z0-9_-]+)\/ in table \w+\.(\w+) /

/**
 * The embedded trace store, going on without parts that are damaged: a read that meets one sets it
 * aside in the folder `detached` of its table, tells, and reads again. What
 * stood in it is missing from every figure, which is why it stays told (see `damagedParts`).
 */
export function detachingDamaged(
  database: TraceDatabase,
  onTrouble: (sentence: string) => void,
): TraceDatabase {
  return {
    ...database,
    async query<Row>(...asked: Parameters<TraceDatabase['query']>): Promise<Row[]> {
      for (let tries = 0; ; tries += 1) {
        try {
          return await database.query<Row>(...asked)
        } catch (error) {
          if (!(error instanceof TraceStoreError) || !damageCodes.has(error.code)) throw error
          if (tries === partsMax || !(await detach(database, error, onTrouble))) throw error
        }
      }
    },
  }
}

/** Sets the part that an error names aside; false when it names none. */
async function detach(
  database: TraceDatabase,
  error: TraceStoreError,
  onTrouble: (sentence: string) => void,
): Promise<boolean> {
  const [, part = '', table = ''] = readingPart.exec(wholeMessage(error)) ?? []
  if (part === '') return false
  const found = await database.query<{ name: string }>(
    'SELECT name FROM system.parts WHERE database = currentDatabase() AND active AND table = {table:String} AND name = {part:String}',
    { table, part },
  )
  // Another read met it first and has set it aside, or a merge that did not touch the damage replaced it.
  if (found.length === 0) return true
  await database.command(`ALTER TABLE ${table} DETACH PART '${part}'`)
  onTrouble(
    `The part ${part} of the trace store's table ${table} is damaged and was set aside; what stood in it is missing from now on. Check the disk; to have it back, restore the directory "traces" from a backup. (ClickHouse code ${error.code})`,
  )
  return true
}

/** The first line alone may end before the part is named. */
function wholeMessage({ message, cause }: TraceStoreError): string {
  return cause instanceof Error ? `${message}\n${cause.message}` : message
}

/** Parts of the embedded trace store that are set aside, a sentence each: by this or an earlier process, or by the engine itself. */
export async function damagedParts(database: TraceDatabase): Promise<string[]> {
  if (database.address !== 'embedded') return []
  const parts = await database.query<{ table: string; name: string; path: string }>(
    'SELECT table, name, path FROM system.detached_parts WHERE database = currentDatabase() ORDER BY table, name LIMIT 100',
  )
  return parts.map(
    ({ table, name, path }) =>
      `The part ${name} of the trace store's table ${table} was damaged and is set aside in ${path}: what stood in it is missing. Check the disk; restore the directory "traces" from a backup, or delete that folder, and this notice ends.`,
  )
}
