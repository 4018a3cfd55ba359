import type { PlaygroundEvent } from '#contract/playground.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { SseSplitter } from '#kit/sse.ts'
import { openaiChat } from '#wire/openai/chat.ts'
import { chatAssembly } from '#wire/openai/chat-stream.ts'
import { asList, asNumber, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'

type Told<Type extends PlaygroundEvent['type']> = Omit<
  Extract<PlaygroundEvent, { type: Type }>,
  'model' | 'repeat'
>

/** A delta of an answer, without the place of its call. */
export type Delta =
  | Told<'text-delta'>
  | Told<'reasoning-delta'>
  | Told<'refusal-delta'>
  | Told<'tool-call-delta'>

// An answer longer than this is kept whole by nobody; its deltas go on.
const assembledCharactersMax = 8 * 1024 * 1024

/** Reads a streamed chat completion as deltas of the first choice, and at its end as a whole. */
export class DeltaReader {
  readonly #splitter = new SseSplitter()
  readonly #assembly = chatAssembly()
  readonly #calls = new CallPlaces()
  #characters = 0
  #deltas: Delta[] = []

  /** What the next bytes bring, in order. */
  push(chunk: Buffer): readonly Delta[] {
    this.#splitter.push(chunk, this.#take)
    return this.#taken()
  }

  /**
   * The reply as the API answers it without streaming, the error that ended it (null: none), and
   * its text. `isComplete` is false when the stream stopped before its end.
   */
  end(): {
    readonly reply: unknown
    readonly error: unknown
    readonly isComplete: boolean
    readonly text: string
  } {
    this.#splitter.finish(this.#take)
    const reply = this.#assembly.assembled()
    const isFailed = openaiChat.readReply(reply).error !== null
    const parts = openaiChat.replyMessages(reply)[0]?.parts ?? []
    return {
      reply,
      error: isFailed ? reply : null,
      isComplete: this.#assembly.isComplete,
      text: parts.map((part) => (part.type === 'text' ? asText(part.content) : '')).join(''),
    }
  }

  #taken(): readonly Delta[] {
    const taken = this.#deltas
    this.#deltas = []
    return taken
  }

  readonly #take = (event: string, data: string) => {
    this.#characters += data.length
    this.#assembly.take(event, data, this.#characters <= assembledCharactersMax)
    for (const choice of asRecords(asRecord(parsedJson(data))?.['choices'])) {
      const delta = asRecord(choice['delta'])
      if (delta !== null && (asNumber(choice['index']) ?? 0) === 0)
        this.#deltas.push(...deltasOf(delta, this.#calls))
    }
    return 'drop' as const
  }
}

function deltasOf(delta: Loose, calls: CallPlaces): Delta[] {
  const texts: Delta[] = [
    {
      type: 'reasoning-delta',
      text: asText(delta['reasoning_content']) || asText(delta['reasoning']),
    },
    ...contentDeltas(delta['content']),
    { type: 'refusal-delta', text: asText(delta['refusal']) },
  ]
  return [
    ...texts.filter((one) => !('text' in one) || one.text !== ''),
    ...asRecords(delta['tool_calls']).map((call) => calls.deltaOf(call)),
  ]
}

/** Text, or, from Mistral, parts of text and thinking. */
function contentDeltas(content: unknown): Delta[] {
  if (typeof content === 'string') return [{ type: 'text-delta', text: content }]
  return asRecords(asList(content)).map((part) =>
    part['type'] === 'thinking'
      ? {
          type: 'reasoning-delta',
          text: asRecords(part['thinking'])
            .map((thought) => asText(thought['text']))
            .join(''),
        }
      : { type: 'text-delta', text: asText(part['text']) },
  )
}

/**
 * Numbers the tool calls of an answer. Some compatible servers leave the index out, and some give
 * every call index 0 and only a new id; a named call with another id is new.
 */
class CallPlaces {
  readonly #calls: { readonly given: number | null; id: string }[] = []

  deltaOf(call: Loose): Delta {
    const called = asRecord(call['function']) ?? asRecord(call['custom']) ?? {}
    const id = asText(call['id'])
    const name = asText(called['name'])
    const written = asText(called['arguments']) || asText(called['input'])
    const place = this.#placeOf(asNumber(call['index']), id, name)
    return { type: 'tool-call-delta', index: place, id, name, arguments: written }
  }

  #placeOf(given: number | null, id: string, name: string): number {
    const place =
      given === null
        ? this.#calls.length - 1
        : this.#calls.findLastIndex((call) => call.given === given)
    const known = this.#calls[place]
    const isOther =
      known !== undefined && name !== '' && id !== '' && known.id !== '' && known.id !== id
    if (known !== undefined && !isOther) {
      if (known.id === '') known.id = id
      return place
    }
    return this.#calls.push({ given, id }) - 1
  }
}
