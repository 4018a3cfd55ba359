import { geminiBatchEmbedContents } from '#wire/gemini/embed-content.ts'
import { asList, asNumber, asRecord, asRecords } from '#wire/loose.ts'
import type { AskedCall, TranslatedRequest, TranslationTarget, Translator } from './define.ts'
import { Omissions } from './omissions.ts'
import { providerError } from './provider-error.ts'
import { translated, untranslatable } from './untranslatable.ts'

/** OpenAI's embeddings answered by Gemini's batchEmbedContents (https://ai.google.dev/api/embeddings). */
export const embeddingsToContents: Translator = {
  from: 'openai.embeddings',
  to: geminiBatchEmbedContents.id,
  replyId: (spanId) => `embd-${spanId}`,
  request: (body, target) => translated(() => toBatch(body, target)),
  reply: fromBatch,
  problem: () => null,
  // Embeddings are never streamed.
  startStream: () => ({ push: (chunk) => chunk, end: () => Buffer.alloc(0) }),
  error: (status, body) => providerError('gemini', status, body),
}

const read = new Set(['model', 'input', 'dimensions', 'encoding_format', 'user'])

function toBatch(body: unknown, { model, mayDrop }: TranslationTarget): TranslatedRequest {
  const request = asRecord(body) ?? untranslatable('', 'The body must be a JSON object.')
  const omissions = new Omissions(mayDrop)
  for (const [field, value] of Object.entries(request)) {
    if (read.has(field) || value == null) continue
    omissions.refuse(field, `\`${field}\` has no counterpart in Gemini’s embeddings.`)
  }
  const { input } = request
  const texts = typeof input === 'string' ? [input] : asList(input)
  if (texts.length === 0) untranslatable('input', '`input` must be a text or a list of texts.')
  const dimensions = asNumber(request['dimensions'])
  const requests = texts.map((text, index) => ({
    model: `models/${model}`,
    content: {
      parts: [
        {
          text:
            typeof text === 'string'
              ? text
              : untranslatable(
                  `input[${index}]`,
                  'Gemini embeds texts: token numbers of OpenAI’s say nothing there.',
                ),
        },
      ],
    },
    ...(dimensions === null ? {} : { outputDimensionality: dimensions }),
  }))
  return { body: { requests }, dropped: omissions.fields }
}

function fromBatch(body: unknown, { id, model, asked }: AskedCall): unknown {
  const isBase64 = asRecord(asked)?.['encoding_format'] === 'base64'
  const vectors = asRecords(asRecord(body)?.['embeddings']).map((one) =>
    asList(one['values']).map(Number),
  )
  const { usage } = geminiBatchEmbedContents.readReply(body)
  const tokens = usage.input ?? 0
  return {
    // OpenAI names no embeddings; Mistral does, and its SDK insists on it.
    id,
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: isBase64 ? base64Of(vector) : vector,
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** As OpenAI writes it: little-endian floats of 32 bits one after the other. */
function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
