import { asRecord, asRecords, type Loose } from '#wire/loose.ts'

/**
 * A whole chat completion as the chunks that would have told it: each choice in one piece, its finish
 * reason, the usage, `[DONE]` (https://platform.openai.com/docs/api-reference/chat-streaming).
 */
export function chatEvents(reply: unknown): Buffer {
  const { choices, usage, ...rest } = asRecord(reply) ?? {}
  const head = { ...rest, object: 'chat.completion.chunk' }
  const all = asRecords(choices)
  const spoken = all.map((choice, at) => ({
    index: choice['index'] ?? at,
    delta: deltaOf(asRecord(choice['message']) ?? {}),
    finish_reason: null,
  }))
  const ended = all.map(({ index, message: _message, ...around }, at) => ({
    index: index ?? at,
    delta: {},
    ...around,
  }))
  return events([
    ...[...spoken, ...ended].map((choice) => ({ ...head, choices: [choice] })),
    ...(asRecord(usage) === null ? [] : [{ ...head, choices: [], usage }]),
  ])
}

/** The same for the older completions: every choice in one piece, the usage, `[DONE]`. */
export function completionEvents(reply: unknown): Buffer {
  const { choices, usage, ...head } = asRecord(reply) ?? {}
  return events([
    ...asRecords(choices).map((choice) => ({ ...head, choices: [choice] })),
    ...(asRecord(usage) === null ? [] : [{ ...head, choices: [], usage }]),
  ])
}

function deltaOf(message: Loose): Loose {
  const { tool_calls: toolCalls, ...spoken } = message
  const calls = asRecords(toolCalls).map((call, index) => ({ index, ...call }))
  return { role: 'assistant', ...spoken, ...(calls.length === 0 ? {} : { tool_calls: calls }) }
}

function events(chunks: readonly Loose[]): Buffer {
  const written = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
  return Buffer.from(`${written.join('')}data: [DONE]\n\n`)
}
