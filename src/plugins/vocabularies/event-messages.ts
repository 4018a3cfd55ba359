import type { Message } from '#contract/message.ts'
import type { OtlpEvent } from '#contract/otlp/otlp-records.ts'
import { toMessage, toMessages } from './read-messages.ts'
import { fromJson, isObject, toText, type JsonObject } from './read-value.ts'

const inputRoles: Readonly<Record<string, string>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
}

/** True for the events of the conventions up to 1.36 that carry one message each. */
export function isMessageEvent(name: string): boolean {
  return name === 'gen_ai.choice' || Object.hasOwn(inputRoles, name)
}

/**
 * The message that an event of the conventions up to 1.36 carries: its body, or the same fields as
 * attributes, or all of it as JSON in the attribute `gen_ai.event.content`. Null if there is none.
 */
export function eventMessage(name: string, content: unknown): Message | null {
  const given = fromJson(content)
  if (!isObject(given)) return null
  const body = withParts(given)
  if (name === 'gen_ai.choice') {
    const said = fromJson(body['message'])
    const inner = isObject(said) ? said : { content: said ?? body['content'] }
    const message = toMessage({ role: 'assistant', ...inner, ...toolCalls(body) })
    const finish = toText(body['finish_reason'])
    if (message !== null && finish !== '') message.finish_reason = finish
    return message
  }
  const role = inputRoles[name] ?? 'user'
  if (role !== 'tool') return toMessage({ role, ...body, ...toolCalls(body) })
  // A tool's answer names the call it answers `id`, where chat completions say `tool_call_id`.
  const { id, ...rest } = body
  return toMessage({ role, tool_call_id: id, ...rest })
}

/** Strands writes a message's parts as JSON text where the conventions have text: `[{"text": "Hi"}]`. */
function withParts(body: JsonObject): JsonObject {
  const content = fromJson(body['content'])
  const areParts = Array.isArray(content) && content.length > 0 && content.every(isObject)
  return areParts ? { ...body, content } : body
}

function toolCalls(body: { readonly [name: string]: unknown }): object {
  const calls = fromJson(body['tool_calls'])
  return Array.isArray(calls) ? { tool_calls: calls } : {}
}

/** The conversation in a span's events, with the indices of the events it was read from. */
export function eventMessages(events: readonly OtlpEvent[]): {
  readonly input: Message[]
  readonly output: Message[]
  readonly inputEvents: number[]
  readonly outputEvents: number[]
} {
  const found = {
    input: [] as Message[],
    output: [] as Message[],
    inputEvents: [] as number[],
    outputEvents: [] as number[],
  }
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index]
    if (event === undefined) continue
    const isOutput = event.name === 'gen_ai.choice' || event.name === 'gen_ai.content.completion'
    const messages = messagesOf(event)
    if (messages === null || messages.length === 0) continue
    found[isOutput ? 'output' : 'input'].push(...messages)
    found[isOutput ? 'outputEvents' : 'inputEvents'].push(index)
  }
  return found
}

function messagesOf(event: OtlpEvent): Message[] | null {
  if (event.name === 'gen_ai.content.prompt') return contentOf(event, 'gen_ai.prompt', 'user')
  if (event.name === 'gen_ai.content.completion') {
    return contentOf(event, 'gen_ai.completion', 'assistant')
  }
  if (!isMessageEvent(event.name)) return null
  const message = eventMessage(
    event.name,
    event.attributes['gen_ai.event.content'] ?? event.attributes,
  )
  return message === null ? null : [message]
}

/** The two events of the very first generation: all messages, or plain text, in one attribute. */
function contentOf(event: OtlpEvent, name: string, role: string): Message[] | null {
  const value = event.attributes[name]
  const messages = toMessages(value)
  if (messages !== null) return messages
  const text = toText(value)
  return text === '' ? null : [{ role, parts: [{ type: 'text', content: text }] }]
}
