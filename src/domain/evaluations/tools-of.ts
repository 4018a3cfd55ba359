import type { ToolDefinition } from '#plugins/evaluators/define.ts'
import { asRecord, asRecords, asText } from '#wire/loose.ts'

/** A case names so many tools; a longer list is data by mistake. */
const toolsMax = 1000

/**
 * Tools that an item says there were: `{name, description, parameters}`, or the same inside
 * `{type: "function", function: …}` as OpenAI's requests have it. What has no name is no tool.
 */
export function toolsOf(value: unknown): ToolDefinition[] {
  return asRecords(value)
    .slice(0, toolsMax)
    .flatMap((listed) => {
      const tool = asRecord(listed['function']) ?? listed
      const name = asText(tool['name'])
      if (name === '') return []
      // Items come from JSON, and hold nothing else.
      const parameters = (asRecord(tool['parameters']) ?? null) as ToolDefinition['parameters']
      return [{ name, description: asText(tool['description']), parameters }]
    })
}
