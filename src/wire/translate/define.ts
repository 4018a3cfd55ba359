import type { Result } from '#kit/result.ts'
import type { Loose } from '#wire/loose.ts'
import type { WireError, WireFault, WireFormat } from '#wire/define.ts'
import type { CallerPaths } from './callers/caller-paths.ts'
import type { Omissions } from './omissions.ts'

/** What the caller's own reply is called; the provider's ids and names do not fit its format. */
export type TranslatedCall = {
  readonly id: string
  /** The model as its provider names it, without Belay's prefix: by this name it has a price. */
  readonly model: string
  /** Seconds since 1970. */
  readonly createdS: number
}

/** The same with what was asked for, which some formats repeat in the answer, and which decides its framing. */
export type AskedCall = TranslatedCall & {
  /** The caller's body, parsed. */
  readonly asked: unknown
  /** True where a stream is a JSON array, which only Gemini has. */
  readonly asArray: boolean
}

/** Where a translated request goes. */
export type TranslationTarget = {
  readonly model: string
  /** True where the operator allows what has no counterpart to be left out. */
  readonly mayDrop: boolean
  /** True where a stream is asked for, which not every format says in the body. */
  readonly streamed: boolean
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
  /** Id of the wire that the caller speaks. */
  readonly from: string
  /** Id of the wire that the provider is asked in. */
  readonly to: string
  /** The id of the caller's reply, made of the id of the call's span. */
  replyId(spanId: string): string
  request(body: unknown, target: TranslationTarget): Result<TranslatedRequest, WireFault>
  /** A whole reply with a 2xx status. Never throws. */
  reply(body: unknown, call: AskedCall): unknown
  /** What makes a reply no answer for a caller of the other format, though the provider gave it a good status; null for an answer. */
  problem(body: unknown): Problem | null
  startStream(call: AskedCall): StreamTranslator
  /** An answer that is no 2xx; the body as parsed JSON, or as text if it is none. */
  error(status: number, body: unknown): WireError
}

export type Problem = { readonly type: string; readonly message: string }

/**
 * The half of a translation that faces the caller: its request as a chat completion request, and the chunks
 * of a chat completion as its own stream. A whole reply is that stream put together, so that both say the same.
 */
export type CallerHalf = {
  readonly from: string
  readonly format: WireFormat
  replyId(spanId: string): string
  /** Gives up by `untranslatable` with a path in the caller's body. */
  request(body: unknown, asked: CallerAsk): ChatAsk
  /** Whether the stream of the provider must tell its usage. */
  includeUsage(asked: unknown): boolean
  /** Takes the bytes of a stream of chunks. */
  startStream(call: AskedCall): StreamTranslator
  reply(completion: unknown, call: AskedCall): unknown
}

export type CallerAsk = { readonly streamed: boolean; readonly omissions: Omissions }

/** A chat completion request, and where in the caller's own body its fields come from. */
export type ChatAsk = { readonly body: Loose; readonly paths: CallerPaths }

/** The half of a translation that faces the provider: a chat completion in the provider's format, and back. */
export type ProviderHalf = {
  readonly to: string
  readonly format: WireFormat
  /** Gives up by `untranslatable`. */
  request(body: unknown, target: TranslationTarget): TranslatedRequest
  reply(body: unknown, call: TranslatedCall): unknown
  problem(body: unknown): Problem | null
  /** Gives the bytes of a stream of chunks. */
  startStream(call: TranslatedCall & { readonly includeUsage: boolean }): StreamTranslator
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
