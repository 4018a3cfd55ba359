import type { PromptContent } from '#contract/prompt-content.ts'
import type { PinnedFragment } from '#contract/prompts.ts'
import { defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  content: Json<PromptContent>
  fragments: Json<(PinnedFragment & { text: string })[]>
}

/** What a version fixes, under the version's id. */
export const table = defineTable<Row>({
  ids: {},
  json: { content: true, fragments: true },
  within: { table: 'promptVersions', column: 'id' },
})
