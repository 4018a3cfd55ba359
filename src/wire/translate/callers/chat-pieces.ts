import type { Usage } from '#contract/usage.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { SseSplitter } from '#kit/sse.ts'
import { asNumber, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { openaiChat } from '#wire/openai/chat.ts'

/** What one step of a streamed chat completion brings. `choice` counts the answers, `call` the tool calls of one. */
export type ChatPiece = { readonly choice: number } & (
  | { readonly kind: 'reasoning' | 'text' | 'refusal'; readonly text: string }
  /** Signed thoughts, whole, as Anthropic writes them. */
  | { readonly kind: 'thoughts'; readonly blocks: readonly Loose[] }
  | {
      readonly kind: 'call'
      readonly call: number
      readonly id: string
      readonly name: string
      /** Gemini's; '' for none. */
      readonly signature: string
    }
  | { readonly kind: 'arguments'; readonly call: number; readonly text: string }
  /** A generated image, as a data URL. */
  | { readonly kind: 'image'; readonly url: string }
  | { readonly kind: 'annotations'; readonly annotations: readonly Loose[] }
  /** Gemini's signature of the text. */
  | { readonly kind: 'signature'; readonly signature: string }
  | { readonly kind: 'finish'; readonly reason: string }
)

type Call = { readonly index: number; id: string; isNamed: boolean }

/**
 * Reads a stream of chat completion chunks step by step, whoever wrote them: reasoning under the two names it
 * has, or in a list of parts as Mistral has it; tool calls that are told apart by index, or only by id.
 */
export class ChatPieces {
  readonly #splitter = new SseSplitter()
  readonly #calls = new Map<number, Call[]>()
  readonly #finished = new Map<number, boolean>()
  #pieces: ChatPiece[] = []
  #last: Loose = {}
  #error: unknown = null
  #isDone = false

  /** The steps that these bytes complete. */
  push(bytes: Buffer): ChatPiece[] {
    this.#splitter.push(bytes, this.#take)
    return this.#taken()
  }

  end(): ChatPiece[] {
    this.#splitter.finish(this.#take)
    return this.#taken()
  }

  /** What the provider said went wrong, in OpenAI's shape; null for nothing. */
  get error(): unknown {
    return this.#error
  }

  /** True when the answer came to its end. */
  get isComplete(): boolean {
    const all = [...this.#finished.values()]
    return this.#error === null && (this.#isDone || (all.length > 0 && all.every(Boolean)))
  }

  /** Null where none was told. */
  get usage(): Usage | null {
    const { usage, hasUsage } = openaiChat.readReply(this.#last)
    return hasUsage ? usage : null
  }

  #taken(): ChatPiece[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  readonly #take = (event: string, data: string): 'forward' => {
    if (data.trim() === '[DONE]') {
      this.#isDone = true
      return 'forward'
    }
    const chunk = asRecord(parsedJson(data))
    if (chunk === null || this.#error !== null) return 'forward'
    if (
      asRecord(chunk['error']) !== null ||
      typeof chunk['error'] === 'string' ||
      event === 'error'
    )
      this.#error = chunk
    // Groq and Moonshot have the usage elsewhere: the reader of replies knows where.
    if (openaiChat.readReply(chunk).hasUsage) this.#last = chunk
    for (const choice of asRecords(chunk['choices'])) this.#takeChoice(choice)
    return 'forward'
  }

  #takeChoice(entry: Loose): void {
    const choice = asNumber(entry['index']) ?? 0
    const delta = asRecord(entry['delta']) ?? {}
    if (!this.#finished.has(choice)) this.#finished.set(choice, false)
    const say = (kind: 'reasoning' | 'text' | 'refusal', text: string) => {
      if (text !== '') this.#pieces.push({ kind, choice, text })
    }
    say('reasoning', asText(delta['reasoning_content']) || asText(delta['reasoning']))
    const blocks = asRecords(delta['thinking_blocks'])
    if (blocks.length > 0) this.#pieces.push({ kind: 'thoughts', choice, blocks })
    for (const part of contentParts(delta['content'])) say(part.kind, part.text)
    say('refusal', asText(delta['refusal']))
    // Sound has no place in other formats' answers; what is spoken in it has.
    say('text', asText(asRecord(delta['audio'])?.['transcript']))
    for (const image of asRecords(delta['images'])) {
      const url = asText(asRecord(image['image_url'])?.['url'])
      if (url !== '') this.#pieces.push({ kind: 'image', choice, url })
    }
    const annotations = asRecords(delta['annotations'])
    if (annotations.length > 0) this.#pieces.push({ kind: 'annotations', choice, annotations })
    for (const call of asRecords(delta['tool_calls'])) this.#takeCall(choice, call)
    const signature = signatureOf(delta)
    if (signature !== '') this.#pieces.push({ kind: 'signature', choice, signature })
    const reason = asText(entry['finish_reason'])
    if (reason === '') return
    this.#finished.set(choice, true)
    this.#pieces.push({ kind: 'finish', choice, reason })
  }

  /** The same traps as in the reader of chat streams: no index at all, or index 0 for every call. */
  #takeCall(choice: number, delta: Loose): void {
    const calls = this.#calls.get(choice) ?? []
    this.#calls.set(choice, calls)
    const called = asRecord(delta['function']) ?? {}
    const id = asText(delta['id'])
    const name = asText(called['name'])
    const index = asNumber(delta['index'])
    let at = index === null ? calls.length - 1 : calls.findLastIndex((one) => one.index === index)
    const known = calls[at]
    const isOther = known !== undefined && name !== '' && id !== '' && known.id !== id
    if (known === undefined || (isOther && known.isNamed)) {
      at = calls.length
      calls.push({ index: index ?? at, id, isNamed: name !== '' })
      this.#pieces.push({ kind: 'call', choice, call: at, id, name, signature: signatureOf(delta) })
    }
    const text = asText(called['arguments'])
    if (text !== '') this.#pieces.push({ kind: 'arguments', choice, call: at, text })
  }
}

/** Content is a text, or a list of parts where reasoning stands in it. */
function contentParts(content: unknown): { kind: 'text' | 'reasoning'; text: string }[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }]
  return asRecords(content).map((part) =>
    part['type'] === 'thinking'
      ? {
          kind: 'reasoning',
          text: asRecords(part['thinking'])
            .map((thought) => asText(thought['text']))
            .join(''),
        }
      : { kind: 'text', text: asText(part['text']) },
  )
}

/** Where Google's own compatible API has it, on calls and on messages. */
function signatureOf(marked: Loose): string {
  const google = asRecord(asRecord(marked['extra_content'])?.['google'])
  return asText(google?.['thought_signature'])
}
