import { parsedJson } from '#kit/parsed-json.ts'
import { asRecords, asText, type Loose } from '#wire/loose.ts'

/** Tells thoughts that were packed here from those that a provider sealed. */
const mark = 'belay-thoughts:'

/**
 * Signed thoughts as the one text that a caller of the Responses API keeps of reasoning and sends back: models
 * that think between their tool calls want them again, word for word.
 */
export function packThoughts(blocks: readonly Loose[]): string {
  return Buffer.from(mark + JSON.stringify(blocks)).toString('base64')
}

/** The thoughts in such a text; none in what somebody else wrote. */
export function unpackThoughts(packed: unknown): Loose[] {
  const text = Buffer.from(asText(packed), 'base64').toString()
  return text.startsWith(mark) ? [...asRecords(parsedJson(text.slice(mark.length)))] : []
}
