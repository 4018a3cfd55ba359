import type { Result } from '#kit/result.ts'
import type { WireError, WireFault } from '#wire/define.ts'

/** What the caller's own reply is called; the provider's ids and names do not fit its format. */
export type TranslatedCall = {
  readonly id: string
  /** The model as its provider names it, without Belay's prefix: by this name it has a price. */
  readonly model: string
  /** Seconds since 1970. */
  readonly createdS: number
}

/**
 * Lets a caller of one API be answered by a provider that speaks another. Pure. What changes the
 * answer and has no counterpart is a fault that names the field; what only helps the provider
 * (caching keys, stored metadata, predictions) is left out silently.
 */
export type Translator = {
  readonly from: 'openai.chat'
  /** Id of the wire that the provider is asked in. */
  readonly to: string
  request(body: unknown, target: { readonly model: string }): Result<unknown, WireFault>
  /** A whole reply with a 2xx status. Never throws. */
  reply(body: unknown, call: TranslatedCall): unknown
  startStream(call: TranslatedCall & { readonly includeUsage: boolean }): StreamTranslator
  /** An answer that is no 2xx; the body as parsed JSON, or as text if it is none. */
  error(status: number, body: unknown): WireError
}

/**
 * Translates a stream as it comes. `push` returns whole events of the caller's format; what ends the
 * stream for the caller (the usage chunk and `[DONE]`) comes only from `end`, and only when the
 * provider's stream came to its own end: otherwise an error may be written instead.
 */
export type StreamTranslator = {
  push(chunk: Buffer): Buffer
  end(): Buffer
}
