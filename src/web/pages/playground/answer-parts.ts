import type { PlaygroundAnswer } from '#client/playground-answer.ts'
import type { MessagePart } from '#contract/message.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { type DraftMessage, newKey, turn } from '#web/pages/playground/draft.ts'

/** An answer as the parts of a message: reasoning first, tool calls last. */
export function partsOf(answer: PlaygroundAnswer): MessagePart[] {
  const { reasoning, text, refusal, toolCalls } = answer
  return [
    ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, content: reasoning }]),
    ...(text === '' ? [] : [{ type: 'text' as const, content: text }]),
    ...(refusal === '' ? [] : [{ type: 'refusal' as const, content: refusal }]),
    ...toolCalls.map((call) => ({
      type: 'tool_call' as const,
      id: call.id,
      name: call.name,
      arguments: parsedJson(call.arguments, call.arguments),
    })),
  ]
}

/** What an answer says as one text, as it is compared and kept: its tool calls as JSON where it has no text. */
export function outputOf({ text, refusal, toolCalls }: PlaygroundAnswer): string {
  const said = text || refusal
  if (said !== '' || toolCalls.length === 0) return said
  const calls = toolCalls.map(({ name, arguments: given }) => ({
    name,
    arguments: parsedJson(given, given),
  }))
  return JSON.stringify(calls, null, 2)
}

/** The turns with which a conversation goes on from an answer: it, and a place for what comes next. */
export function turnsAfter(answer: PlaygroundAnswer): DraftMessage[] {
  const { text, refusal, toolCalls } = answer
  const calls = toolCalls.map((call, index) => ({ ...call, id: call.id || `call_${index}` }))
  return [
    {
      ...turn('assistant', text || refusal),
      others: calls.map(({ id, name, arguments: given }) => ({
        type: 'tool_call',
        id,
        name,
        arguments: parsedJson(given, given),
      })),
    },
    ...(calls.length === 0
      ? [turn('user')]
      : calls.map(({ id }) => ({ ...turn('tool'), key: newKey(), answers: id }))),
  ]
}
