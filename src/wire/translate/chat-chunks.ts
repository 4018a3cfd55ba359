import type { Usage } from '#contract/usage.ts'
import { chatUsage, type ServiceTier } from './chat-reply.ts'
import type { TranslatedCall } from './define.ts'

/**
 * Writes the chunks of a translated stream (https://platform.openai.com/docs/api-reference/chat-streaming):
 * each choice opens with its role, and with `includeUsage` every chunk has a usage, null but in the last.
 */
export class ChatChunks {
  readonly #head: Readonly<Record<string, unknown>>
  readonly #includeUsage: boolean
  readonly #opened = new Set<number>()
  #serviceTier: ServiceTier | null = null
  #written = ''

  constructor(call: TranslatedCall & { readonly includeUsage: boolean }) {
    this.#includeUsage = call.includeUsage
    this.#head = {
      id: call.id,
      object: 'chat.completion.chunk',
      created: call.createdS,
      model: call.model,
    }
  }

  /** How the call was served, once the provider says so; it stands in every chunk from then on. */
  servedAs(tier: ServiceTier | null): void {
    this.#serviceTier = tier ?? this.#serviceTier
  }

  /** Begins a choice by its role, once. */
  open(index: number): void {
    if (this.#opened.has(index)) return
    this.#opened.add(index)
    this.#choice(index, { role: 'assistant', content: null, refusal: null }, {})
  }

  /** Continues a choice, and begins it if need be. */
  delta(index: number, delta: Readonly<Record<string, unknown>>, rest: ChunkRest = {}): void {
    this.open(index)
    this.#choice(index, delta, rest)
  }

  /** An error in the middle; clients throw it, and read no further. */
  error(body: unknown): void {
    this.#written += `data: ${JSON.stringify(body)}\n\n`
  }

  /** What ends the stream: the usage if it was asked for, and the terminal event. */
  finish(usage: Usage | null): void {
    if (this.#includeUsage && usage !== null) {
      this.#chunk({ choices: [], usage: chatUsage(usage) })
    }
    this.#written += 'data: [DONE]\n\n'
  }

  /** Everything written since the last time. */
  take(): Buffer {
    const bytes = Buffer.from(this.#written)
    this.#written = ''
    return bytes
  }

  #choice(index: number, delta: Readonly<Record<string, unknown>>, rest: ChunkRest): void {
    const { finishReason = null, logprobs = null } = rest
    const choice = { index, delta, logprobs, finish_reason: finishReason }
    const usage = this.#includeUsage ? { usage: null } : {}
    this.#chunk({ choices: [choice], ...usage })
  }

  #chunk(own: Readonly<Record<string, unknown>>): void {
    const chunk = { ...this.#head, service_tier: this.#serviceTier, ...own }
    this.#written += `data: ${JSON.stringify(chunk)}\n\n`
  }
}

type ChunkRest = { readonly finishReason?: string; readonly logprobs?: unknown }
