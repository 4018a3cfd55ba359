import { anthropicMessages } from '#wire/anthropic/messages.ts'
import { asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { chatCompletion, type ChatToolCall, serviceTierOf } from './chat-reply.ts'
import type { TranslatedCall } from './define.ts'

/** A message as a chat completion. */
export function fromMessage(body: unknown, call: TranslatedCall): unknown {
  const reply = asRecord(body) ?? {}
  const blocks = asRecords(reply['content'])
  const text = blocks.map((block) => asText(block['text'])).join('')
  const reasoning = blocks.map((block) => asText(block['thinking'])).join('')
  const thinkingBlocks = blocks.filter(isThinking)
  const annotations = annotationsOf(blocks)
  const { usage, hasUsage } = anthropicMessages.readReply(reply)
  const finishReason = finishReasonOf(reply['stop_reason'])
  const choice = {
    // Who stopped of itself and said nothing said an empty text.
    content: text === '' && finishReason !== 'stop' ? null : text,
    refusal: refusalOf(reply['stop_details']),
    finishReason,
    toolCalls: blocks.filter((block) => block['type'] === 'tool_use').map(toolCall),
    logprobs: null,
    rest: {
      ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
      ...(thinkingBlocks.length === 0 ? {} : { thinking_blocks: thinkingBlocks }),
      ...(annotations.length === 0 ? {} : { annotations }),
    },
  }
  const serviceTier = serviceTierOf(asRecord(reply['usage'])?.['service_tier'])
  return chatCompletion([choice], { usage: hasUsage ? usage : null, serviceTier }, call)
}

/** Blocks that must come back with the next request when tools are used: they carry signatures. */
export function isThinking(block: Loose): boolean {
  return block['type'] === 'thinking' || block['type'] === 'redacted_thinking'
}

/** Why a message ended, in the words of chat completions; null while it has not. */
export function finishReasonOf(stopReason: unknown): string | null {
  switch (stopReason) {
    case undefined:
    case null:
      return null
    case 'tool_use':
      return 'tool_calls'
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length'
    case 'refusal':
      return 'content_filter'
    default:
      return 'stop'
  }
}

/** What the provider says about a refusal; null when it says nothing. */
export function refusalOf(stopDetails: unknown): string | null {
  return asText(asRecord(stopDetails)?.['explanation']) || null
}

/** A page that a text cites, as an annotation of the stretch of the answer that cites it. */
export function annotationOf(citation: Loose, start: number, end: number): unknown[] {
  const url = asText(citation['url'])
  if (url === '') return []
  const title = asText(citation['title'])
  return [
    { type: 'url_citation', url_citation: { url, title, start_index: start, end_index: end } },
  ]
}

function annotationsOf(blocks: readonly Loose[]): unknown[] {
  let start = 0
  return blocks.flatMap((block) => {
    const from = start
    start += asText(block['text']).length
    return asRecords(block['citations']).flatMap((one) => annotationOf(one, from, start))
  })
}

function toolCall(block: Loose): ChatToolCall {
  return {
    id: asText(block['id']),
    type: 'function',
    function: { name: asText(block['name']), arguments: JSON.stringify(block['input'] ?? {}) },
  }
}
