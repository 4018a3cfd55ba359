import type { Call } from '#gateway/call.ts'
import { isArrayStream, streamType } from '#gateway/caller-stream.ts'
import { translatorFor } from '#wire/translate/catalog.ts'

/** An answer that no model gave: its whole body, and how it is sent. */
export type SafeAnswer = {
  readonly contentType: string
  readonly body: Buffer
  /** In the shape of a whole answer, for the record. */
  readonly reply: unknown
}

/**
 * A text as an ordinary answer in the caller's format, whole or streamed as it asked; null where the
 * operation answers with no text, as embeddings and counts of tokens.
 */
export function safeAnswer(call: Call, text: string): SafeAnswer | null {
  const reply = replyOf(call, text)
  if (reply === null) return null
  const { wire, view } = call
  if (view.streamed && wire.streamOf !== null)
    return {
      contentType: streamType(call),
      body: wire.streamOf(reply, isArrayStream(call)),
      reply,
    }
  return {
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(reply)),
    reply,
  }
}

function replyOf(call: Call, text: string): unknown {
  const { wire, view } = call
  const createdS = Number(call.startedAtNs / 1_000_000_000n)
  const about = { created: createdS, model: view.model, usage: noUsage }
  const { spanId } = call.context
  if (wire.id === 'openai.completions')
    return {
      id: `cmpl-${spanId}`,
      object: 'text_completion',
      ...about,
      choices: [{ index: 0, text, logprobs: null, finish_reason: 'stop' }],
    }
  const completion = {
    id: `chatcmpl-${spanId}`,
    object: 'chat.completion',
    ...about,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
  }
  if (wire.id === 'openai.chat') return completion
  const translator = translatorFor(wire.id, ['openai.chat'])
  if (translator === undefined) return null
  return translator.reply(completion, {
    id: translator.replyId(spanId),
    model: view.model,
    createdS,
    asked: call.parsed,
    asArray: isArrayStream(call),
  })
}

const noUsage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
