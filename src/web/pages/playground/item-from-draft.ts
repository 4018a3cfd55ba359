import type { PlaygroundMessage, PlaygroundPart } from '#contract/playground.ts'
import type { VariableValues } from '#contract/prompt-content.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/**
 * The input of a dataset's item: the values of the variables where there are some, which evaluations
 * fill prompts with; else the conversation, as items made of traces have it.
 */
export function itemInputOf(run: {
  readonly messages: readonly PlaygroundMessage[]
  readonly variables: VariableValues | null
}): Json {
  const { messages, variables } = run
  if (variables !== null && Object.keys(variables).length > 0)
    return JSON.parse(JSON.stringify(variables))
  return {
    messages: messages.map(({ role, parts }) => ({ role, content: contentOf(parts) })),
  }
}

function contentOf(parts: readonly PlaygroundPart[]): Json {
  const [first] = parts
  if (parts.length === 1 && first?.type === 'text') return first.content
  return parts.map((part): Json => {
    switch (part.type) {
      case 'text':
        return { type: 'text', text: part.content }
      case 'blob':
        return {
          type: 'image_url',
          image_url: { url: `data:${part.mime_type};base64,${part.content}` },
        }
      case 'uri':
        return { type: 'image_url', image_url: { url: part.uri } }
      case 'tool_call':
      case 'tool_call_response':
        return { type: 'text', text: JSON.stringify(part) }
    }
  })
}
