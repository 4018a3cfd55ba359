import type { Message, MessagePart } from '#contract/message.ts'
import type { SpanDetail } from '#contract/traces.ts'

/** What went into a step, as a text to be compared line by line. */
export function inputTextOf(span: SpanDetail): string {
  return span.inputMessages === null ? readable(span.rawInput) : textOf(span.inputMessages)
}

/** What came out of it. */
export function outputTextOf(span: SpanDetail): string {
  return span.outputMessages === null ? readable(span.rawOutput) : textOf(span.outputMessages)
}

function textOf(messages: readonly Message[]): string {
  return messages
    .map(({ role, parts }) => `${role}:\n${parts.map(partText).join('\n')}`)
    .join('\n\n')
}

function partText(part: MessagePart): string {
  const fields: Readonly<Record<string, unknown>> = part
  if (typeof fields['content'] === 'string' && part.type !== 'blob') return fields['content']
  if (part.type === 'blob') return `[${String(fields['modality'])}]`
  if (part.type === 'uri') return String(fields['uri'])
  if (part.type === 'tool_call') return `${String(fields['name'])} ${indented(fields['arguments'])}`
  if (part.type === 'tool_call_response') return indented(fields['response'])
  return indented(part)
}

function indented(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')
}

function readable(text: string): string {
  try {
    return indented(JSON.parse(text))
  } catch {
    return text // plain text, or cut
  }
}
