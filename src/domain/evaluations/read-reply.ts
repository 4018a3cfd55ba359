import { type Priced, readReplyCost, type ReplyCost } from '#domain/cost/read-reply-cost.ts'
import { asRecord, asRecords, asText, parsedOrText } from '#wire/loose.ts'

/** What an answer of a chat model says, as results of evaluations keep it. */
export type ChatAnswer = {
  readonly output: string
  readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown }[]
} & ReplyCost

/** Reads a chat completion. An answer without text but with tool calls has their JSON as its output. */
export function readChatAnswer(body: unknown, priced: Priced): ChatAnswer {
  const message = asRecord(asRecords(asRecord(body)?.['choices'])[0]?.['message'])
  const toolCalls = asRecords(message?.['tool_calls']).map((call) => {
    const called = asRecord(call['function'])
    return {
      name: asText(called?.['name']),
      arguments: parsedOrText(asText(called?.['arguments'])),
    }
  })
  const text = textOf(message?.['content']) || asText(message?.['refusal'])
  return {
    output: text === '' && toolCalls.length > 0 ? JSON.stringify(toolCalls) : text,
    toolCalls,
    ...readReplyCost('openai.chat', body, priced),
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return asRecords(content)
    .map((part) => asText(part['text']))
    .join('')
}
