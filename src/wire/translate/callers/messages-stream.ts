import type { Usage } from '#contract/usage.ts'
import { asRecord, type Loose } from '#wire/loose.ts'
import type { AskedCall, StreamTranslator } from '../define.ts'
import { providerError } from '../provider-error.ts'
import type { ChatPiece, ChatPieces } from './chat-pieces.ts'
import { MessageBlocks } from './message-blocks.ts'
import { type PieceTeller, tellPieces } from './tell-pieces.ts'

/**
 * Chunks as the events of a streamed message (https://docs.claude.com/en/docs/build-with-claude/streaming):
 * one block after the other. What a chat completion says last, the usage, stands in the last event here too.
 */
export function messagesStream(call: AskedCall): StreamTranslator {
  return tellPieces((write, pieces) => messagesTeller(call, write, pieces))
}

function messagesTeller(
  call: AskedCall,
  write: (text: string) => void,
  pieces: ChatPieces,
): PieceTeller {
  let hasStarted = false
  let stopReason = 'end_turn'
  let refusal = ''

  function send(type: string, rest: Loose): void {
    start()
    write(`event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`)
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

  const blocks = new MessageBlocks(call.id, send)

  function take(piece: ChatPiece): void {
    // There is one answer here.
    if (piece.choice !== 0) return
    switch (piece.kind) {
      case 'reasoning':
        return blocks.say('thinking', piece.text)
      case 'text':
        return blocks.say('text', piece.text)
      case 'refusal':
        refusal += piece.text
        return blocks.say('text', piece.text)
      case 'thoughts':
        return blocks.sign(piece.blocks)
      case 'call':
        return blocks.startCall(piece)
      case 'arguments':
        return blocks.continueCall(piece.call, piece.text)
      case 'finish':
        stopReason = stopReasonOf(piece.reason, blocks.hasCalls)
        return
      default:
    }
  }

  function fail(error: unknown): void {
    // The status of an overloaded server is the nearest to a stream that breaks off.
    send('error', { ...asRecord(providerError('openai', 529, error, 'anthropic').body) })
  }

  function finish(): void {
    start()
    blocks.stopAll()
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

  return { take, fail, finish }
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
