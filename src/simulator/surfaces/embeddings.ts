import { z } from 'zod'
import type { Behaviour } from '#simulator/catalog.ts'
import { countTokens, splitTokens } from '#simulator/count-tokens.ts'
import { hashText, seededRandom } from '#simulator/random.ts'
import { readBody } from '#simulator/read-body.ts'
import type { Problem } from '#simulator/surface.ts'
import { camelCased } from '#simulator/surfaces/gemini-spelling.ts'

/** The answer to a request for embeddings, or what the API would say is wrong with it. */
export type EmbeddingReply = { readonly body: unknown } | { readonly problem: Problem }

const openaiRequest = z.object({
  model: z.string(),
  input: z.union([
    z.string(),
    z.array(z.string()),
    z.array(z.number()),
    z.array(z.array(z.number())),
  ]),
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.number().int().min(1).max(8_192).optional(),
})

/** POST /v1/embeddings of OpenAI (https://platform.openai.com/docs/api-reference/embeddings). */
export function embedOpenai(body: unknown, behaviour: Behaviour): EmbeddingReply {
  const read = readBody(openaiRequest, body)
  if ('problem' in read) return read
  const { value } = read
  const texts = textsOf(value.input)
  const dimensions = value.dimensions ?? behaviour.embeddingDimensions
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0)
  return {
    body: {
      // OpenAI names no embeddings; Mistral does, and its SDK insists on it.
      id: `embd-${hashText(texts.join('\n')).toString(16)}`,
      object: 'list',
      data: texts.map((text, index) => {
        const vector = embed(text, dimensions)
        return {
          object: 'embedding',
          index,
          embedding: value.encoding_format === 'base64' ? base64Of(vector) : vector,
        }
      }),
      model: value.model,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    },
  }
}

const geminiOne = z.object({
  content: z.object({ parts: z.array(z.looseObject({ text: z.string().optional() })) }),
  outputDimensionality: z.number().int().min(1).max(8_192).optional(),
})

/** POST …:embedContent of Gemini (https://ai.google.dev/api/embeddings). */
export function embedGemini(body: unknown, behaviour: Behaviour): EmbeddingReply {
  const read = readBody(geminiOne, camelCased(body))
  if ('problem' in read) return read
  const { vector, tokens } = embedOne(read.value, behaviour)
  return { body: { embedding: { values: vector }, usageMetadata: { promptTokenCount: tokens } } }
}

/** POST …:batchEmbedContents of Gemini. */
export function embedGeminiBatch(body: unknown, behaviour: Behaviour): EmbeddingReply {
  const read = readBody(z.object({ requests: z.array(geminiOne).min(1) }), camelCased(body))
  if ('problem' in read) return read
  const all = read.value.requests.map((one) => embedOne(one, behaviour))
  const tokens = all.reduce((sum, one) => sum + one.tokens, 0)
  return {
    body: {
      embeddings: all.map((one) => ({ values: one.vector })),
      usageMetadata: { promptTokenCount: tokens },
    },
  }
}

function embedOne(one: z.infer<typeof geminiOne>, behaviour: Behaviour) {
  const text = one.content.parts.map((part) => part.text ?? '').join('')
  const dimensions = one.outputDimensionality ?? behaviour.embeddingDimensions
  return { vector: embed(text, dimensions), tokens: countTokens(text) }
}

function textsOf(input: z.infer<typeof openaiRequest>['input']): string[] {
  if (typeof input === 'string') return [input]
  // A list of numbers is one text as token ids, a list of such lists are several.
  if (input.length > 0 && input.every((one) => typeof one === 'number')) return [input.join(' ')]
  return input.map((one) => (Array.isArray(one) ? one.join(' ') : String(one)))
}

/**
 * A vector of length 1: every word adds a direction of its own, the same wherever it stands, so
 * that texts which share words point the same way.
 */
function embed(text: string, dimensions: number): number[] {
  const vector = new Float64Array(dimensions)
  const words = splitTokens(text.toLowerCase()).map((word) => word.trim())
  for (const word of words.length === 0 ? [''] : words) {
    const random = seededRandom(hashText(word))
    for (let index = 0; index < dimensions; index += 1) {
      vector[index] = (vector[index] ?? 0) + random() - 0.5
    }
  }
  const length = Math.hypot(...vector)
  return Array.from(vector, (value) => Math.fround(value / (length || 1)))
}

function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
