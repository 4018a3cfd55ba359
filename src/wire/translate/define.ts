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

/** Where a translated request goes. */
export type TranslationTarget = {
  readonly model: string
  /** True where the operator allows what has no counterpart to be left out. */
  readonly mayDrop: boolean
}

export type TranslatedRequest = {
  readonly body: unknown
  /** Paths in the caller's body of what was left out. */
  readonly dropped: readonly string[]
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
  request(body: unknown, target: TranslationTarget): Result<TranslatedRequest, WireFault>
  /** A whole reply with a 2xx status. Never throws. */
  reply(body: unknown, call: TranslatedCall): unknown
  /** What makes a reply no answer for a caller of the other format, though the provider gave it a good status; null for an answer. */
  problem(body: unknown): { readonly type: string; readonly message: string } | null
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
