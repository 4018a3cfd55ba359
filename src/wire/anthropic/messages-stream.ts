import { exactOf } from '#kit/exact-json.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import type { SseVerdict } from '#kit/sse.ts'
import { asNumber, asRecord, asText, parsedOrText, type Loose } from '#wire/loose.ts'
import { mergeDelta, type Growing } from '#wire/merge-delta.ts'
import type { StreamAssembly } from '#wire/read-stream.ts'
import { readReplyError } from '#wire/reply-error.ts'
import type { TextWatch } from '#wire/text-watch.ts'

type Block = {
  readonly content: Growing
  /** Pieces of the input of a tool, which is JSON only once it is whole. */
  json: string
}

/**
 * Puts the events of a streamed message together to the message that the API answers without
 * streaming (https://docs.claude.com/en/docs/build-with-claude/streaming). The end is
 * `message_stop`.
 */
export function messagesAssembly(watch?: TextWatch): StreamAssembly {
  let message: Growing = {}
  let hasStarted = false
  const blocks = new Map<number, Block>()
  let hasFirstToken = false
  let isDone = false
  let error: unknown

  function takeBlockStart(event: Loose): void {
    const block = asRecord(event['content_block']) ?? {}
    blocks.set(asNumber(event['index']) ?? blocks.size, { content: { ...block }, json: '' })
    // Text and thinking start empty, but with some compatible servers; what else starts has a name or data already.
    const isWritten = block['type'] === 'text' || block['type'] === 'thinking'
    if (!isWritten || asText(block['text']) !== '' || asText(block['thinking']) !== '')
      hasFirstToken = true
  }

  function takeDelta(event: Loose): void {
    const delta = asRecord(event['delta'])
    const block = blocks.get(asNumber(event['index']) ?? blocks.size - 1)
    if (delta === null || block === undefined) return
    if (mergeBlockDelta(block, delta)) hasFirstToken = true
  }

  function takeMessageDelta(event: Loose): void {
    const { type: _type, delta, usage, ...rest } = event
    Object.assign(message, rest, asRecord(delta))
    message['usage'] = { ...asRecord(message['usage']), ...known(usage) }
  }

  return {
    get hasFirstToken() {
      return hasFirstToken
    },
    get hasError() {
      return error !== undefined
    },
    get isComplete() {
      return isDone
    },
    get isOver() {
      return isDone
    },
    take(_event, data, hasRoom): SseVerdict {
      const event = asRecord(parsedJson(data))
      if (isDone) return 'hold'
      switch (event?.['type']) {
        case 'message_start':
          message = { ...asRecord(event['message']) }
          hasStarted = true
          break
        case 'content_block_start':
          watch?.show(event['content_block'], String(event['index']))
          if (hasRoom) takeBlockStart(asRecord(exactOf(data, event)) ?? event)
          break
        case 'content_block_delta':
          watch?.show(event['delta'], String(event['index']))
          if (hasRoom) takeDelta(event)
          break
        case 'message_delta':
          takeMessageDelta(event)
          break
        case 'message_stop':
          isDone = true
          return 'hold'
        case 'error':
          error = event['error'] ?? event
          break
        default:
          // Compatible servers and proxies send an error without Anthropic's envelope.
          if (event != null && readReplyError(event) !== null) error = event['error']
      }
      return 'forward'
    },
    assembled() {
      const content = [...blocks.entries()]
        .sort(([left], [right]) => left - right)
        .map(([, block]) => finishedBlock(block))
      return {
        ...message,
        ...(hasStarted || content.length > 0 ? { content } : {}),
        ...(error === undefined ? {} : { error }),
      }
    },
  }
}

/** Fields of a usage that have a value: the last event repeats totals and leaves others null. */
function known(usage: unknown): Growing {
  return Object.fromEntries(
    Object.entries(asRecord(usage) ?? {}).filter(([, value]) => value !== null),
  )
}

/** Adds one delta to its block; true when the model generated it. */
function mergeBlockDelta(block: Block, delta: Loose): boolean {
  const { content } = block
  switch (delta['type']) {
    case 'text_delta':
      content['text'] = asText(content['text']) + asText(delta['text'])
      return asText(delta['text']) !== ''
    case 'thinking_delta':
      content['thinking'] = asText(content['thinking']) + asText(delta['thinking'])
      return asText(delta['thinking']) !== ''
    case 'input_json_delta':
      block.json += asText(delta['partial_json'])
      return true
    case 'signature_delta':
      content['signature'] = delta['signature']
      return false
    case 'citations_delta':
      content['citations'] = [...asCitations(content['citations']), delta['citation']]
      return false
    default: {
      const { type: _type, ...rest } = delta
      mergeDelta(content, rest)
      return true
    }
  }
}

function asCitations(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function finishedBlock({ content, json }: Block): unknown {
  return json === '' ? content : { ...content, input: parsedOrText(json) }
}
