import { type Kysely, sql } from 'kysely'
import type { RecordTables } from '#store/ports/record-tables.ts'
import { tables } from '#store/ports/tables/catalog.gen.ts'
import type { Table } from '#store/ports/tables/define-table.ts'

const catalogue: Readonly<Record<string, Table>> = tables

/**
 * Whatever belongs to a project, each table before those that it refers to, with the condition for
 * its rows: most of these tables know the project through another only. Events name no project and stay.
 */
export const projectTables: readonly (readonly [table: string, condition: string])[] = inOrder(
  Object.keys(catalogue).filter((name) => conditionOf(name) !== null),
).map((name) => [inSql(name), conditionOf(name) ?? ''])

/** The rows of a table that stand in `$project`; null where none does. */
function conditionOf(name: string): string | null {
  if (name === 'projects') return 'id = $project'
  const within = catalogue[name]?.within ?? null
  if (within === null) return null
  if (within.table === 'projects') return `${inSql(within.column)} = $project`
  const outer = conditionOf(within.table)
  return outer === null
    ? null
    : `${inSql(within.column)} in (select id from ${inSql(within.table)} where ${outer})`
}

/** Each after all that refer to it; throws where two refer to each other. */
function inOrder(names: readonly string[]): string[] {
  const refersTo = (name: string): readonly string[] => {
    const table = catalogue[name]
    return [...(table?.refersTo ?? []), table?.within?.table ?? '']
  }
  const left = new Set(names)
  const order: string[] = []
  while (left.size > 0) {
    const free = [...left].filter(
      (name) => ![...left].some((other) => refersTo(other).includes(name)),
    )
    if (free.length === 0)
      throw new Error(`The tables ${[...left].join(', ')} refer to each other in a circle.`)
    for (const name of free) left.delete(name)
    order.push(...free)
  }
  return order
}

/** `promptVersions` → `prompt_versions`. */
function inSql(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Removes a project with every record of it; returns how many rows went. */
export async function removeProjectRecords(
  kysely: Kysely<RecordTables>,
  project: string,
): Promise<number> {
  let removed = 0
  for (const [table, condition] of projectTables) {
    const [before = '', after = ''] = condition.split('$project')
    const result =
      await sql`delete from ${sql.raw(table)} where ${sql.raw(before)}${project}${sql.raw(after)}`.execute(
        kysely,
      )
    removed += Number(result.numAffectedRows ?? 0)
  }
  return removed
}
