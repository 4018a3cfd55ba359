import type { Message } from '#contract/message.ts'
import type { Usage } from '#contract/usage.ts'
import type { Result } from '#kit/result.ts'
import type { TextWatch } from '#wire/text-watch.ts'

/** The three families of API that Belay speaks on its front door and to providers. */
export type WireFormat = 'openai' | 'anthropic' | 'gemini'

/** What is wrong with a request, said in terms of the caller's own body. */
export type WireFault = {
  /** Path of the field in the request body, `messages[0].content`; '' when it is the body as a whole. */
  readonly field: string
  /** A sentence that says what was found and what to send instead. */
  readonly message: string
}

/** What the gateway must know before it forwards a request; nothing here is validated further. */
export type RequestView = {
  readonly model: string
  readonly streamed: boolean
  /** The most tokens the caller lets the model write; null when the caller set no bound. */
  readonly outputTokensMax: number | null
  /** Asked for tier ('batch', 'flex', 'priority'); '' for the standard one. */
  readonly priceTier: string
  /** The end user's id where the format has a field for it; '' otherwise. */
  readonly userId: string
  /** temperature, max_tokens, … under their gen_ai.request names without that prefix. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** What a finished reply says about the call. All of it is optional on the wire. */
export type ReplyView = {
  readonly responseModel: string
  readonly responseId: string
  readonly usage: Usage
  /** False when the provider sent no usage at all, so that nobody mistakes it for zero tokens. */
  readonly hasUsage: boolean
  readonly finishReasons: readonly string[]
  /** Tier the provider says it billed; '' if it does not say. */
  readonly priceTier: string
  /** US dollars as a decimal string when the provider reports a cost of its own (OpenRouter does); else null. */
  readonly reportedCost: string | null
  /** An error object inside a 200 (streams do this); null if none. */
  readonly error: { readonly type: string; readonly message: string } | null
}

/**
 * Reads a streamed reply beside the bytes. `push` returns what may be forwarded now: whole events
 * only, because a client cannot act on half of one; the terminal event and everything after it is
 * held until `end`, so that the gateway can make the record durable before the client learns that
 * the call is over. Bytes come out exactly as they went in, in order, none lost, but for half an
 * event where the provider cut the stream: an error may then be written after `held`.
 */
export type StreamReader = {
  push(chunk: Buffer): Buffer
  /** True once an event carried the first generated token (text, reasoning or tool call). */
  readonly hasFirstToken: boolean
  /** True once an event said that the call failed: what stands in `view.error` at the end. */
  readonly hasError: boolean
  /** True once the answer is whole, though its usage may still follow. */
  readonly isComplete: boolean
  /** True once the provider said that nothing follows: its connection need not be waited for. */
  readonly isOver: boolean
  end(): StreamEnd
}

/** What a reader is started with. */
export type StreamGiven = {
  /**
   * Leaves out the event that only carries usage, for a caller who did not ask for it; formats that
   * always send usage ignore it.
   */
  readonly hidesUsage?: boolean
  /** Is shown what every event adds to the reply. */
  readonly watch?: TextWatch | undefined
}

export type StreamEnd = {
  readonly held: Buffer
  readonly view: ReplyView
  /** The reply in the shape the API answers without streaming, assembled from the events. */
  readonly assembled: unknown
  /** False when the stream stopped before its terminal event. */
  readonly isComplete: boolean
  /** False when the reply was too long to be kept whole: `assembled` then lacks text, `view` nothing. */
  readonly isAssembledWhole: boolean
}

/** One operation of one API, as it looks on the wire. Pure: no I/O, no clock. */
export type Wire = {
  /** `openai.chat`, `anthropic.messages`, …; stored on the span so that bodies can be read later. */
  readonly id: string
  readonly format: WireFormat
  /** gen_ai.operation.name. */
  readonly operation: string
  /**
   * Reads a parsed request body. `pathModel` is the model when the API has it in the path
   * (Gemini), and `pathStreams` whether the path asks for a stream; both are ignored elsewhere.
   */
  readRequest(
    body: unknown,
    path: { readonly model: string; readonly streams: boolean },
  ): Result<RequestView, WireFault>
  /** Reads a whole, parsed reply body with a 2xx status. Never throws, whatever it is given. */
  readReply(body: unknown): ReplyView
  /** Null when this operation never streams. */
  startStream: ((given?: StreamGiven) => StreamReader) | null
  /**
   * A whole reply as the events that would have told it, in the framing the caller asked for; null
   * when this operation never streams. For servers that answer a question for a stream with a whole reply.
   */
  streamOf: ((reply: unknown, asArray: boolean) => Buffer) | null
  /** True when a whole reply has an answer in it, and not only the envelope of one. Never throws. */
  hasAnswer(reply: unknown): boolean
  /** The conversation sent, system instructions first; [] if the body has none. Never throws. */
  requestMessages(body: unknown): Message[]
  /** What the model answered, one message per choice. Never throws. */
  replyMessages(body: unknown): Message[]
  /** Tool definitions as the request has them; [] if none. */
  requestTools(body: unknown): unknown[]
}

/** An error in the shape of the API that the caller believes it is talking to. */
export type WireError = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** What Belay says when it refuses or fails a call itself, before any format is chosen. */
export type WireRefusal = {
  readonly status: number
  /** Belay's fault code, in snake case: `key_unknown`, `budget_spent`, … */
  readonly code: string
  readonly message: string
  /** Path of the offending field; '' when it is none. */
  readonly field: string
  /** Seconds after which another try makes sense; becomes Retry-After. */
  readonly retryAfterS?: number
  /** True where only a person changes anything: SDKs are told not to try again, whatever the status. */
  readonly isFinal?: true
}
