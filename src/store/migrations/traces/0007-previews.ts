import type { TraceMigration } from '#store/migrations/trace-migration.ts'
import { countedNet, modifyTracesView } from '#store/migrations/traces-view.ts'

/**
 * What a list shows of input and output is made where the span is encoded: the last question, the
 * last answer, never a file. A trace shows its root's, else its children's; a content of which
 * nothing can be read (instructions alone, other JSON) stands behind all that can.
 */
export const migration: TraceMigration = {
  number: 7,
  name: 'previews',
  statements: [
    `ALTER TABLE spans {on-cluster} ADD COLUMN IF NOT EXISTS input_preview String CODEC(ZSTD) AFTER output, ADD COLUMN IF NOT EXISTS output_preview String CODEC(ZSTD) AFTER input_preview`,
    modifyTracesView(
      countedNet,
      (content) =>
        `if(${content}_preview != '', ${content}_preview, substringUTF8(${content}, 1, 1000)), (toUInt8(multiIf(${content} = '' OR kind = 'try' OR counts < 0, 0, ${content}_preview = '', if(parent_span_id = '', 2, 1), parent_span_id = '', 4, 3))`,
    ),
  ],
}
