import { createHash } from 'node:crypto'
import type { PromptContent } from '#contract/prompt-content.ts'
import { canonicalJson } from '#kit/canonical-json.ts'

/**
 * SHA-256, hexadecimal, of a prompt's content with the texts of its fragments. Two contents with
 * one hash mean the same to a model: fields count in any order, but schemas as they are written,
 * because the order of their properties reaches the model.
 */
export function contentHash(
  content: PromptContent,
  fragments: readonly { readonly name: string; readonly version: number; readonly text: string }[],
): string {
  const { outputContract, tools, ...rest } = content
  const hashed = {
    ...rest,
    outputContract:
      outputContract === null
        ? null
        : { ...outputContract, schema: JSON.stringify(outputContract.schema) },
    tools: tools.map((tool) => ({ ...tool, parameters: JSON.stringify(tool.parameters) })),
    fragments: fragments.map(({ name, version, text }) => ({ name, version, text })),
  }
  return createHash('sha256').update(canonicalJson(hashed)).digest('hex')
}

/** SHA-256 of one text, hexadecimal. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
