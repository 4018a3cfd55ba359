import type { OutputContract } from '#contract/prompt-content.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { schemaFault } from '#plugins/evaluators/reading/json-schema.ts'

/**
 * How an answer breaks the contract, in a sentence; null when it keeps it, when there is none, and
 * for an answer without text, which calls tools instead.
 */
export function contractFaultOf(contract: OutputContract | null, text: string): string | null {
  if (contract === null || text === '') return null
  const value = parsedJson(text)
  if (value === undefined) return 'The answer is no JSON.'
  try {
    return schemaFault(contract.schema, value)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
