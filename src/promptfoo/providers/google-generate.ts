import { messagesOf } from '#promptfoo/providers/chat-messages.ts'
import {
  askGateway,
  type Gateway,
  type ModelAsk,
  numberOf,
  recordOf,
  recordsOf,
} from '#promptfoo/providers/gateway.ts'
import type { Answer } from '#promptfoo/suite.ts'

const generationKeys = new Set([
  'temperature',
  'topP',
  'topK',
  'maxOutputTokens',
  'stopSequences',
  'responseMimeType',
  'responseSchema',
  'seed',
])

/** Asks a model in Gemini's format. */
export async function askGoogleGenerate(gateway: Gateway, given: ModelAsk): Promise<Answer> {
  const messages = messagesOf(given.prompt)
  const parts = (content: unknown): unknown =>
    typeof content === 'string' ? [{ text: content }] : content
  const system = messages.find(({ role }) => role === 'system')
  const { generationConfig, ...config } = given.config
  const own = Object.entries(config)
  const body = {
    ...Object.fromEntries(own.filter(([name]) => !generationKeys.has(name))),
    contents: messages
      .filter((message) => message !== system)
      .map(({ role, content }) => ({
        role: role === 'assistant' || role === 'model' ? 'model' : 'user',
        parts: parts(content),
      })),
    ...(system === undefined ? {} : { systemInstruction: { parts: parts(system['content']) } }),
    generationConfig: {
      ...Object.fromEntries(own.filter(([name]) => generationKeys.has(name))),
      ...recordOf(generationConfig),
    },
  }
  const path = `/v1beta/models/${given.model}:generateContent`
  const asked = await askGateway(gateway, path, body, given.signal)
  if (!('reply' in asked)) return asked
  const { reply, latencyMs } = asked
  const candidate = recordsOf(reply['candidates'])[0] ?? {}
  const answered = recordsOf(recordOf(candidate['content'])?.['parts'])
  const isText = answered.every(({ text }) => typeof text === 'string')
  const usage = recordOf(reply['usageMetadata'])
  return {
    output: isText ? answered.map(({ text }) => String(text)).join('') : answered,
    latencyMs,
    ...(typeof candidate['finishReason'] === 'string'
      ? { finishReason: candidate['finishReason'] }
      : {}),
    tokenUsage: {
      total: numberOf(usage?.['totalTokenCount']) ?? 0,
      prompt: numberOf(usage?.['promptTokenCount']) ?? 0,
      completion: numberOf(usage?.['candidatesTokenCount']) ?? 0,
    },
  }
}
