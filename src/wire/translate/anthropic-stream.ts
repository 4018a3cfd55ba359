import { SseSplitter } from '#kit/sse.ts'
import { anthropicMessages } from '#wire/anthropic/messages.ts'
import { asNumber, asRecord, asRecords, asText, exactJson, type Loose } from '#wire/loose.ts'
import type { Growing } from '#wire/merge-delta.ts'
import { annotationOf, finishReasonOf, isThinking, refusalOf } from './anthropic-reply.ts'
import { ChatChunks } from './chat-chunks.ts'
import { serviceTierOf } from './chat-reply.ts'
import type { StreamTranslator, TranslatedCall } from './define.ts'
import { providerError } from './provider-error.ts'

type OpenBlock = {
  readonly content: Growing
  /** Number of the tool call among the tool calls; null for other blocks. */
  readonly toolIndex: number | null
  /** Length of the answer before this block. */
  readonly textStart: number
  hasArguments: boolean
}

/** The events of a streamed message as chat completion chunks. */
export function fromMessageStream(
  call: TranslatedCall & { readonly includeUsage: boolean },
): StreamTranslator {
  const splitter = new SseSplitter()
  const chunks = new ChatChunks(call)
  const blocks = new Map<number, OpenBlock>()
  let message: Loose = {}
  let usage: Loose = {}
  let toolCalls = 0
  let textLength = 0
  let isDone = false

  function startBlock(event: Loose): void {
    const content = { ...asRecord(event['content_block']) }
    const isTool = content['type'] === 'tool_use'
    const block = {
      content,
      toolIndex: isTool ? toolCalls : null,
      textStart: textLength,
      hasArguments: false,
    }
    blocks.set(asNumber(event['index']) ?? blocks.size, block)
    if (!isTool) {
      // Empty by the documentation; some compatible servers put the first words here.
      sendText(asText(content['text']))
      sendThinking(asText(content['thinking']))
      return
    }
    const { id, name } = content
    const called = { index: toolCalls, id, type: 'function', function: { name, arguments: '' } }
    toolCalls += 1
    chunks.delta(0, { tool_calls: [called] })
  }

  function continueBlock(block: OpenBlock, delta: Loose): void {
    const { content } = block
    switch (delta['type']) {
      case 'text_delta': {
        sendText(asText(delta['text']))
        break
      }
      case 'thinking_delta': {
        const thinking = asText(delta['thinking'])
        content['thinking'] = asText(content['thinking']) + thinking
        sendThinking(thinking)
        break
      }
      case 'signature_delta':
        content['signature'] = delta['signature']
        break
      case 'citations_delta':
        content['citations'] = [...asRecords(content['citations']), delta['citation']]
        break
      case 'input_json_delta': {
        const piece = asText(delta['partial_json'])
        if (piece !== '') sendArguments(block, piece)
        break
      }
      default:
    }
  }

  function sendText(text: string): void {
    textLength += text.length
    if (text !== '') chunks.delta(0, { content: text })
  }

  function sendThinking(thinking: string): void {
    if (thinking !== '') chunks.delta(0, { reasoning_content: thinking })
  }

  function sendArguments(block: OpenBlock, piece: string): void {
    if (block.toolIndex === null) return
    block.hasArguments = true
    const continued = { index: block.toolIndex, function: { arguments: piece } }
    chunks.delta(0, { tool_calls: [continued] })
  }

  function stopBlock(block: OpenBlock): void {
    const { content } = block
    // A tool without arguments sends no JSON at all; clients parse what they were sent.
    if (!block.hasArguments) sendArguments(block, JSON.stringify(content['input'] ?? {}))
    if (isThinking(content)) chunks.delta(0, { thinking_blocks: [content] })
    const annotations = asRecords(content['citations']).flatMap((citation) =>
      annotationOf(citation, block.textStart, textLength),
    )
    if (annotations.length > 0) chunks.delta(0, { annotations })
  }

  function take(_event: string, data: string): 'forward' {
    const event = asRecord(exactJson(data))
    const block = blocks.get(asNumber(event?.['index']) ?? -1)
    switch (event?.['type']) {
      case 'message_start':
        message = asRecord(event['message']) ?? {}
        usage = asRecord(message['usage']) ?? {}
        chunks.servedAs(serviceTierOf(usage['service_tier']))
        chunks.open(0)
        break
      case 'content_block_start':
        startBlock(event)
        break
      case 'content_block_delta':
        if (block !== undefined) continueBlock(block, asRecord(event['delta']) ?? {})
        break
      case 'content_block_stop':
        if (block !== undefined) stopBlock(block)
        break
      case 'message_delta': {
        usage = { ...usage, ...withValues(event['usage']) }
        chunks.servedAs(serviceTierOf(usage['service_tier']))
        const delta = asRecord(event['delta']) ?? {}
        const refusal = refusalOf(delta['stop_details'])
        const finishReason = finishReasonOf(delta['stop_reason'])
        const ending = finishReason === null ? {} : { finishReason }
        chunks.delta(0, refusal === null ? {} : { refusal }, ending)
        break
      }
      case 'message_stop':
        isDone = true
        break
      case 'error':
        // The status of an overloaded server is the nearest to a stream that breaks off.
        chunks.error(providerError('anthropic', 529, event).body)
        break
      default:
        if (event != null && asRecord(event['error']) !== null)
          chunks.error(providerError('anthropic', 529, event).body)
    }
    return 'forward'
  }

  return {
    push(chunk) {
      splitter.push(chunk, take)
      return chunks.take()
    },
    end() {
      splitter.finish(take)
      if (isDone) {
        const view = anthropicMessages.readReply({ ...message, usage })
        chunks.finish(view.hasUsage ? view.usage : null)
      }
      return chunks.take()
    },
  }
}

function withValues(usage: unknown): Loose {
  return Object.fromEntries(
    Object.entries(asRecord(usage) ?? {}).filter(([, value]) => value !== null),
  )
}
