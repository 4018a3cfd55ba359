import { type Kysely, sql } from 'kysely'
import type { RecordTables } from '#store/ports/record-tables.ts'

const own = 'project = $project'
const ofPrompt = 'prompt in (select id from prompts where project = $project)'
const ofDataset = 'dataset in (select id from datasets where project = $project)'
const ofQueue = 'queue in (select id from review_queues where project = $project)'

/**
 * Whatever belongs to a project, each table before those that it refers to. Which rows are a
 * project's stands in SQL, because most of these tables know it through another only. A new table
 * that refers to a project, or to one of these, is added here: the database refuses to remove the
 * project otherwise. Events name no project and stay.
 */
export const projectTables: readonly (readonly [table: string, condition: string])[] = [
  ['reviews', ofQueue],
  ['review_items', ofQueue],
  ['review_queues', own],
  ['judge_calibrations', own],
  ['online_evaluations', own],
  ['evaluation_results', 'evaluation in (select id from evaluations where project = $project)'],
  ['evaluations', own],
  ['dataset_items', ofDataset],
  ['dataset_versions', ofDataset],
  ['datasets', own],
  ['prompt_contents', `id in (select id from prompt_versions where ${ofPrompt})`],
  ['prompt_versions', ofPrompt],
  ['prompt_labels', ofPrompt],
  ['prompt_comments', own],
  ['prompt_inputs', own],
  ['prompt_rules', own],
  ['prompts', own],
  ['fragment_versions', 'fragment in (select id from fragments where project = $project)'],
  ['fragments', own],
  ['model_requests', own],
  ['attestations', own],
  ['self_assessments', own],
  ['trace_comments', own],
  ['views', own],
  ['keys', own],
  ['projects', 'id = $project'],
]

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
