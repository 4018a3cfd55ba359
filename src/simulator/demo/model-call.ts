import { estimateTokens } from '#kit/estimate-tokens.ts'
import type { Attributes, DemoSpan } from './demo-span.ts'

/** A model of the price list, and how fast it is here. */
export type DemoModel = {
  readonly provider: string
  readonly name: string
  readonly firstTokenMs: number
  readonly tokensPerS: number
}

/** The models that the applications call. All have a list price. */
export const demoModels = {
  sonnet: model('anthropic', 'claude-sonnet-4-5', 900, 70),
  haiku: model('anthropic', 'claude-haiku-4-5', 450, 140),
  gpt: model('openai', 'gpt-5', 1600, 75),
  gptMini: model('openai', 'gpt-5-mini', 800, 110),
  small: model('openai', 'gpt-4.1-mini', 420, 95),
  flash: model('gcp.gemini', 'gemini-2.5-flash', 380, 170),
  embedding: model('openai', 'text-embedding-3-small', 90, 0),
} satisfies Record<string, DemoModel>

function model(
  provider: string,
  name: string,
  firstTokenMs: number,
  tokensPerS: number,
): DemoModel {
  return { provider, name, firstTokenMs, tokensPerS }
}

export type DemoMessage = {
  readonly role: 'user' | 'assistant' | 'tool'
  readonly parts: readonly object[]
}

export function saying(role: 'user' | 'assistant', text: string): DemoMessage {
  return { role, parts: [{ type: 'text', content: text }] }
}

export type CallAsked = {
  readonly model: DemoModel
  readonly system: string
  readonly messages: readonly DemoMessage[]
  readonly answer: DemoMessage
  /** `stop`, `tool_calls`, `length` or `content_filter`. */
  readonly finish?: string
  readonly isStreamed?: boolean
  /** Tokens that the model thought, beside what it wrote. */
  readonly reasoning?: number
  /** Tokens of the input that the provider had in its cache. */
  readonly cached?: number
  readonly prompt?: { readonly name: string; readonly version: string }
  readonly random: () => number
  /** 1: as fast as the model is. */
  readonly slowness?: number
  readonly temperature?: number
  /** What failed instead: then there is no answer. */
  readonly error?: DemoSpan['error']
}

/** A chat call as the conventions of OpenTelemetry tell of it: name, attributes and how long it took. */
export function chatCall(asked: CallAsked): {
  readonly name: string
  readonly attributes: Attributes
  readonly durationMs: number
  readonly error: DemoSpan['error']
} {
  const { model: called, system, messages, answer, random, error = null } = asked
  const inputTokens = 8 + estimateTokens(system) + estimateTokens(JSON.stringify(messages)) * 0.9
  const input = Math.round(inputTokens) + (asked.cached ?? 0)
  const written = Math.max(1, Math.round(estimateTokens(JSON.stringify(answer.parts)) * 0.8))
  const output = written + (asked.reasoning ?? 0)
  const slowness = (asked.slowness ?? 1) * (0.7 + random() * 0.5 + (random() < 0.04 ? 2 : 0))
  const firstTokenMs =
    called.firstTokenMs * slowness + ((asked.reasoning ?? 0) / called.tokensPerS) * 900
  const durationMs = Math.round(
    error === null
      ? firstTokenMs + (written / called.tokensPerS) * 1000 * slowness
      : 40 + random() * 900,
  )
  const common: Attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': called.provider,
    'gen_ai.request.model': called.name,
    'gen_ai.request.temperature': asked.temperature ?? 0.3,
    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: system }]),
    'gen_ai.input.messages': JSON.stringify(messages),
    ...(asked.isStreamed === true ? { 'gen_ai.request.stream': true } : {}),
    ...(asked.prompt === undefined
      ? {}
      : {
          'gen_ai.prompt.name': asked.prompt.name,
          'gen_ai.prompt.version': asked.prompt.version,
        }),
  }
  const name = `chat ${called.name}`
  if (error !== null) return { name, attributes: common, durationMs, error }
  const finish = asked.finish ?? 'stop'
  return {
    name,
    durationMs,
    error,
    attributes: {
      ...common,
      'gen_ai.response.model': called.name,
      'gen_ai.output.messages': JSON.stringify([{ ...answer, finish_reason: finish }]),
      'gen_ai.response.finish_reasons': [finish],
      'gen_ai.usage.input_tokens': input,
      'gen_ai.usage.output_tokens': output,
      ...(asked.cached === undefined
        ? {}
        : { 'gen_ai.usage.cache_read.input_tokens': asked.cached }),
      ...(asked.reasoning === undefined
        ? {}
        : { 'gen_ai.usage.reasoning.output_tokens': asked.reasoning }),
      ...(asked.isStreamed === true
        ? { 'gen_ai.response.time_to_first_chunk': Math.round(firstTokenMs) / 1000 }
        : {}),
    },
  }
}

/** An embeddings call over some texts. */
export function embeddingCall({
  texts,
  random,
}: {
  readonly texts: readonly string[]
  readonly random: () => number
}): { readonly name: string; readonly attributes: Attributes; readonly durationMs: number } {
  const { embedding } = demoModels
  return {
    name: `embeddings ${embedding.name}`,
    durationMs: Math.round(embedding.firstTokenMs * (0.6 + random()) + texts.length * 2),
    attributes: {
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.provider.name': embedding.provider,
      'gen_ai.request.model': embedding.name,
      'gen_ai.response.model': embedding.name,
      'gen_ai.usage.input_tokens': texts.reduce((sum, text) => sum + estimateTokens(text), 0),
      'gen_ai.input.messages': JSON.stringify([
        { role: 'user', parts: texts.map((content) => ({ type: 'text', content })) },
      ]),
    },
  }
}
