import { countingOf } from '#wire/counting-of.ts'
import { ok } from '#kit/result.ts'
import type { ReplyView, Wire } from '#wire/define.ts'
import { asCount, asList, asNumber, asRecord, asRecords, asText } from '#wire/loose.ts'
import { readStream } from '#wire/read-stream.ts'
import { readReplyError } from '#wire/reply-error.ts'
import { noModel, notAnObject } from '#wire/request-view.ts'
import { contentEvents } from './content-events.ts'
import { contentAssembly, GeminiSplitter } from './content-stream.ts'
import { contentsOf, partsOf } from './contents.ts'
import { field } from './field.ts'
import { readGeminiUsage } from './usage.ts'

const parameterNames: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  maxOutputTokens: 'max_tokens',
  candidateCount: 'choice.count',
  stopSequences: 'stop_sequences',
  seed: 'seed',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  responseMimeType: 'response_format',
}

/** Gemini's generateContent and streamGenerateContent (https://ai.google.dev/api/generate-content). */
export const geminiGenerateContent: Wire = {
  id: 'gemini.generate_content',
  format: 'gemini',
  operation: 'generate_content',
  readRequest(body, path) {
    const request = asRecord(body)
    if (request === null) return notAnObject(body)
    if (path.model === '') return noModel(undefined)
    const settings = asRecord(field(request, 'generationConfig')) ?? {}
    const perCandidate = asNumber(field(settings, 'maxOutputTokens'))
    const thinking = asRecord(field(settings, 'thinkingConfig'))
    const level = field(thinking, 'thinkingLevel') ?? field(thinking, 'thinkingBudget')
    const parameters: Record<string, unknown> = {}
    for (const [name, canonical] of Object.entries(parameterNames)) {
      const value = field(settings, name)
      if (value !== undefined && value !== null) parameters[canonical] = value
    }
    if (level !== undefined) parameters['reasoning.level'] = level
    return ok({
      model: path.model,
      streamed: path.streams,
      // The bound holds for each candidate, and each is billed.
      outputTokensMax:
        perCandidate === null
          ? null
          : asCount(perCandidate) * Math.max(1, asCount(field(settings, 'candidateCount'))),
      priceTier: priceTierOf(field(request, 'serviceTier')),
      userId: '',
      parameters,
    })
  },
  readReply,
  startStream: (given) =>
    readStream(contentAssembly(given?.watch), readReply, new GeminiSplitter()),
  streamOf: contentEvents,
  hasAnswer(body) {
    const reply = asRecord(body)
    const isBlocked = asText(asRecord(reply?.['promptFeedback'])?.['blockReason']) !== ''
    return isBlocked || asRecords(reply?.['candidates']).length > 0
  },
  requestMessages: contentsOf,
  replyMessages: (body) =>
    asRecords(asRecord(body)?.['candidates']).map((candidate) => ({
      role: 'assistant',
      parts: partsOf(asRecord(candidate['content'])?.['parts']),
      finish_reason: asText(candidate['finishReason']),
    })),
  requestTools: (body) => [...asList(asRecord(body)?.['tools'])],
}

/** Counting the tokens of such a request, which Google does without charge. */
export const geminiCountTokens: Wire = countingOf(geminiGenerateContent, 'gemini.count_tokens')

function readReply(body: unknown): ReplyView {
  const reply = asRecord(body) ?? {}
  const usage = readGeminiUsage(reply)
  const metadata = asRecord(reply['usageMetadata']) ?? {}
  const blocked = asText(asRecord(reply['promptFeedback'])?.['blockReason'])
  const reasons = asRecords(reply['candidates'])
    .map((candidate) => asText(candidate['finishReason']))
    .filter((reason) => reason !== '')
  return {
    responseModel: asText(reply['modelVersion']),
    responseId: asText(reply['responseId']),
    usage: usage ?? {},
    hasUsage: usage !== null,
    // A blocked prompt has no candidates; why it was blocked is why the call ended.
    finishReasons: reasons.length === 0 && blocked !== '' ? [blocked] : reasons,
    priceTier: priceTierOf(metadata['serviceTier'] ?? metadata['trafficType']),
    reportedCost: null,
    error: readReplyError(reply),
  }
}

/** `serviceTier` of the Gemini API and `trafficType` of Vertex AI in one vocabulary; '' is the usual price. */
function priceTierOf(given: unknown): string {
  const tier = asText(given)
    .toLowerCase()
    .replace(/^on_demand_?/, '')
  if (tier === 'provisioned_throughput') return 'provisioned'
  return ['standard', 'unspecified', 'traffic_type_unspecified'].includes(tier) ? '' : tier
}
