import { fault, type Outcome } from '#contract/faults.ts'
import type { PlaygroundMessage, PlaygroundPart } from '#contract/playground.ts'
import { failed, ok } from '#kit/result.ts'

type ChatMessage = Readonly<Record<string, unknown>>

/**
 * Messages as OpenAI's chat completions take them. Results of tools become messages of their own,
 * before what else their message says. Answers request_invalid with the place of a part that a
 * message of its role cannot hold.
 */
export function chatMessagesOf(messages: readonly PlaygroundMessage[]): Outcome<ChatMessage[]> {
  const chat: ChatMessage[] = []
  for (const [at, { role, parts }] of messages.entries()) {
    const wrong = parts.findIndex((part) => !allowedIn(role, part))
    const part = parts[wrong]
    if (part !== undefined) {
      const path = `body.messages.${at}.parts.${wrong}`
      const message = `a message of the role ${role} has no part of the type ${part.type}`
      return failed(fault('request_invalid', `${path}: ${message}.`, [{ path, message }]))
    }
    for (const response of parts)
      if (response.type === 'tool_call_response')
        chat.push({
          role: 'tool',
          tool_call_id: response.id,
          content: textOf(response.response),
        })
    const rest = parts.filter(({ type }) => type !== 'tool_call_response')
    if (rest.length > 0 || (parts.length === 0 && role !== 'tool'))
      chat.push(role === 'assistant' ? assistantOf(rest) : { role, content: contentOf(rest) })
  }
  return ok(chat)
}

function allowedIn(role: PlaygroundMessage['role'], { type }: PlaygroundPart): boolean {
  if (type === 'tool_call') return role === 'assistant'
  if (type === 'tool_call_response') return role === 'tool' || role === 'user'
  if (type === 'text') return role !== 'tool'
  return role === 'user'
}

function assistantOf(parts: readonly PlaygroundPart[]): ChatMessage {
  const text = parts.map((part) => (part.type === 'text' ? part.content : '')).join('')
  const calls = parts.flatMap((part) =>
    part.type === 'tool_call'
      ? [
          {
            id: part.id,
            type: 'function',
            function: { name: part.name, arguments: textOf(part.arguments ?? {}) },
          },
        ]
      : [],
  )
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  }
}

/** A lone text as text, which every compatible server takes; several parts as a list. */
function contentOf(parts: readonly PlaygroundPart[]): unknown {
  const [first] = parts
  if (first === undefined) return ''
  if (parts.length === 1 && first.type === 'text') return first.content
  return parts.flatMap((part): object[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.content }]
    if (part.type === 'uri') return [{ type: 'image_url', image_url: { url: part.uri } }]
    if (part.type !== 'blob') return []
    const url = `data:${part.mime_type};base64,${part.content}`
    return [{ type: 'image_url', image_url: { url } }]
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
