import type { Usage } from '#contract/usage.ts'
import { asRecord, asText, parsedJson, type Loose } from '#wire/loose.ts'
import type { AskedCall, StreamTranslator } from '../define.ts'
import { extraContent } from '../gemini-reply.ts'
import { providerError } from '../provider-error.ts'
import { ChatPieces, type ChatPiece } from './chat-pieces.ts'

type OpenBlock = { readonly index: number; readonly kind: 'text' | 'thinking' | 'call' }
type OpenCall = { readonly block: OpenBlock; json: string; isStopped: boolean }

/**
 * Chunks as the events of a streamed message (https://docs.claude.com/en/docs/build-with-claude/streaming):
 * one block after the other. What a chat completion says last, the usage, stands in the last event here too.
 */
export function messagesStream(call: AskedCall): StreamTranslator {
  const pieces = new ChatPieces()
  const calls = new Map<number, OpenCall>()
  let written = ''
  let hasStarted = false
  let blocks = 0
  /** The text or thinking that is being told. */
  let open: OpenBlock | null = null
  let stopReason = 'end_turn'
  let refusal = ''
  let hasFailed = false

  function send(type: string, rest: Loose): void {
    written += `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`
  }

  function start(): void {
    if (hasStarted) return
    hasStarted = true
    const { id, model } = call
    const none = { stop_reason: null, stop_sequence: null }
    const message = { id, type: 'message', role: 'assistant', model, content: [], ...none }
    // What went in is known at the end: the event there has it.
    send('message_start', { message: { ...message, usage: messageUsage({}) } })
  }

  function startBlock(kind: OpenBlock['kind'], content: Loose): OpenBlock {
    start()
    const block = { index: blocks, kind }
    blocks += 1
    send('content_block_start', { index: block.index, content_block: content })
    return block
  }

  function stop(block: OpenBlock): void {
    send('content_block_stop', { index: block.index })
  }

  function stopOpen(): void {
    if (open !== null) stop(open)
    open = null
  }

  /** A call that may still grow stays open: some servers tell several at a time. */
  function stopCalls(isEnd: boolean): void {
    for (const one of calls.values()) {
      if (one.isStopped || (!isEnd && asRecord(parsedJson(one.json)) === null)) continue
      one.isStopped = true
      stop(one.block)
    }
  }

  function blockOf(kind: 'text' | 'thinking', content: Loose): OpenBlock {
    if (open?.kind === kind) return open
    stopOpen()
    stopCalls(false)
    return startBlock(kind, content)
  }

  function say(kind: 'text' | 'thinking', text: string): void {
    const content =
      kind === 'text'
        ? { type: 'text', text: '' }
        : { type: 'thinking', thinking: '', signature: '' }
    const block = blockOf(kind, content)
    open = block
    send('content_block_delta', {
      index: block.index,
      delta: { type: `${kind}_delta`, [kind]: text },
    })
  }

  /** Thoughts come twice: as they are thought, and signed when they are whole. */
  function sign(signed: readonly Loose[]): void {
    for (const block of signed) {
      const signature = asText(block['signature'])
      if (open?.kind === 'thinking' && signature !== '') {
        send('content_block_delta', {
          index: open.index,
          delta: { type: 'signature_delta', signature },
        })
        stopOpen()
      } else if (block['type'] === 'redacted_thinking') {
        stopOpen()
        stop(startBlock('thinking', block))
      }
    }
  }

  function startCall(piece: ChatPiece & { readonly kind: 'call' }): void {
    stopOpen()
    stopCalls(false)
    const { name, signature } = piece
    const id = piece.id || `toolu_${call.id}_${piece.call}`
    const marked = signature === '' ? {} : extraContent(signature)
    const block = startBlock('call', { type: 'tool_use', id, name, input: {}, ...marked })
    calls.set(piece.call, { block, json: '', isStopped: false })
  }

  function continueCall({
    call: at,
    text,
  }: {
    readonly call: number
    readonly text: string
  }): void {
    const one = calls.get(at)
    if (one === undefined || one.isStopped) return
    one.json += text
    const delta = { type: 'input_json_delta', partial_json: text }
    send('content_block_delta', { index: one.block.index, delta })
  }

  function take(piece: ChatPiece): void {
    // There is one answer here.
    if (piece.choice !== 0) return
    switch (piece.kind) {
      case 'reasoning':
        return say('thinking', piece.text)
      case 'text':
        return say('text', piece.text)
      case 'refusal':
        refusal += piece.text
        return say('text', piece.text)
      case 'thoughts':
        return sign(piece.blocks)
      case 'call':
        return startCall(piece)
      case 'arguments':
        return continueCall(piece)
      case 'finish':
        stopReason = stopReasonOf(piece.reason, calls.size > 0)
        return
      default:
    }
  }

  function takeAll(found: readonly ChatPiece[]): void {
    for (const piece of found) take(piece)
    if (pieces.error === null || hasFailed) return
    hasFailed = true
    // The status of an overloaded server is the nearest to a stream that breaks off.
    send('error', { ...asRecord(providerError('openai', 529, pieces.error, 'anthropic').body) })
  }

  function finish(): void {
    start()
    stopOpen()
    stopCalls(true)
    const details = refusal === '' ? {} : { stop_details: refusalDetails(refusal) }
    send('message_delta', {
      delta: {
        stop_reason: refusal === '' ? stopReason : 'refusal',
        stop_sequence: null,
        ...details,
      },
      // Clients insist on it, also where the provider told none.
      usage: messageUsage(pieces.usage ?? {}),
    })
    send('message_stop', {})
  }

  function taken(): Buffer {
    const bytes = Buffer.from(written)
    written = ''
    return bytes
  }

  return {
    push(chunks) {
      takeAll(pieces.push(chunks))
      return taken()
    },
    end() {
      takeAll(pieces.end())
      if (pieces.isComplete) finish()
      return taken()
    },
  }
}

function refusalDetails(explanation: string): Loose {
  return { type: 'refusal', category: null, explanation }
}

/** Why a chat completion ended, in the words of messages. Some servers stop with calls made. */
function stopReasonOf(reason: string, hasCalls: boolean): string {
  switch (reason) {
    case 'length':
      return 'max_tokens'
    case 'content_filter':
      return 'refusal'
    case 'tool_calls':
    case 'function_call':
      return 'tool_use'
    default:
      return hasCalls ? 'tool_use' : 'end_turn'
  }
}

/** Usage as messages tell it: the cache beside the input, thinking inside the output. */
function messageUsage(usage: Usage): Loose {
  const count = (...names: (keyof Usage)[]) =>
    names.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
  const thinking = count('reasoning')
  const searches = count('web_search')
  const long = count('cache_write_1h')
  return {
    input_tokens: count('input', 'input_audio', 'input_image'),
    cache_creation_input_tokens: count('cache_write_5m') + long,
    cache_read_input_tokens: count('cache_read'),
    output_tokens: count('output', 'output_audio', 'output_image') + thinking,
    ...(thinking === 0 ? {} : { output_tokens_details: { thinking_tokens: thinking } }),
    ...(searches === 0 ? {} : { server_tool_use: { web_search_requests: searches } }),
  }
}
