import type { Usage } from '#contract/usage.ts'
import { asRecord, type Loose } from '#wire/loose.ts'
import type { AskedCall, StreamTranslator } from '../define.ts'
import { providerError } from '../provider-error.ts'
import type { ChatPiece, ChatPieces } from './chat-pieces.ts'
import { packThoughts } from './packed-thoughts.ts'
import { ResponseItems } from './responses-items-told.ts'
import { customTools } from './responses-request.ts'
import { type PieceTeller, tellPieces } from './tell-pieces.ts'

/**
 * Chunks as the events of a streamed response
 * (https://platform.openai.com/docs/api-reference/responses-streaming): item by item, the whole response at the end.
 */
export function responsesStream(call: AskedCall): StreamTranslator {
  return tellPieces((write, pieces) => responsesTeller(call, write, pieces))
}

function responsesTeller(
  call: AskedCall,
  write: (text: string) => void,
  pieces: ChatPieces,
): PieceTeller {
  const custom = customTools(call.asked)
  let sequence = 0
  let hasStarted = false
  let reason = 'stop'

  function send(type: string, rest: Loose): void {
    start()
    const data = JSON.stringify({ type, sequence_number: sequence, ...rest })
    sequence += 1
    write(`event: ${type}\ndata: ${data}\n\n`)
  }

  function start(): void {
    if (hasStarted) return
    hasStarted = true
    const response = responseOf(call, { status: 'in_progress' })
    send('response.created', { response })
    send('response.in_progress', { response })
  }

  const items = new ResponseItems(call.id, send)

  function take(piece: ChatPiece): void {
    // There is one answer here.
    if (piece.choice !== 0) return
    switch (piece.kind) {
      case 'reasoning':
        return items.think(piece.text)
      case 'thoughts':
        return items.seal(packThoughts(piece.blocks))
      case 'text':
      case 'refusal':
        return items.say(piece.kind, piece.text)
      case 'annotations':
        return items.annotate(piece.annotations)
      case 'image':
        return items.show(piece.url)
      case 'call':
        return items.startCall({ ...piece, isCustom: custom.has(piece.name) })
      case 'arguments':
        return items.continueCall(piece.call, piece.text)
      case 'finish':
        reason = piece.reason
        return
      case 'signature':
    }
  }

  function fail(failure: unknown): void {
    // The status of an overloaded server is the nearest to a stream that breaks off.
    const { error } = asRecord(providerError('openai', 529, failure).body) ?? {}
    const { code = null, message = '', param = null } = asRecord(error) ?? {}
    send('error', { code, message, param })
  }

  function finish(): void {
    start()
    items.stopAll()
    const cut = { length: 'max_output_tokens', content_filter: 'content_filter' }[reason]
    const status = cut === undefined ? 'completed' : 'incomplete'
    const response = responseOf(call, {
      status,
      ...(cut === undefined ? {} : { incomplete_details: { reason: cut } }),
      output: items.finished,
      usage: pieces.usage === null ? null : responseUsage(pieces.usage),
    })
    send(`response.${status}`, { response })
  }

  return { take, fail, finish }
}

/** A response as far as it has come, with what was asked for as OpenAI repeats it. */
function responseOf({ id, model, createdS, asked }: AskedCall, rest: Loose): Loose {
  const request = asRecord(asked) ?? {}
  return {
    id,
    object: 'response',
    created_at: createdS,
    error: null,
    incomplete_details: null,
    instructions: request['instructions'] ?? null,
    max_output_tokens: request['max_output_tokens'] ?? null,
    model,
    output: [],
    parallel_tool_calls: request['parallel_tool_calls'] ?? true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null, ...asRecord(request['reasoning']) },
    // Nothing can be fetched of it later.
    store: false,
    temperature: request['temperature'] ?? null,
    text: { format: { type: 'text' }, ...asRecord(request['text']) },
    tool_choice: request['tool_choice'] ?? 'auto',
    tools: request['tools'] ?? [],
    top_p: request['top_p'] ?? null,
    truncation: 'disabled',
    usage: null,
    metadata: request['metadata'] ?? {},
    ...rest,
  }
}

/** Usage in the totals of responses: the cache inside the input, reasoning inside the output. */
function responseUsage(usage: Usage): Loose {
  const count = (...names: (keyof Usage)[]) =>
    names.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
  const written = count('cache_write_5m', 'cache_write_1h')
  const input = count('input', 'cache_read', 'input_audio', 'input_image') + written
  const output = count('output', 'reasoning', 'output_audio', 'output_image')
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: count('cache_read'), cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: count('reasoning') },
    total_tokens: input + output,
  }
}
