import { GeminiSplitter } from '#wire/gemini/content-stream.ts'
import { PartialCalls } from '#wire/gemini/partial-calls.ts'
import { geminiGenerateContent } from '#wire/gemini/generate-content.ts'
import { asNumber, asRecord, asRecords, asText, exactJson, type Loose } from '#wire/loose.ts'
import { ChatChunks } from './chat-chunks.ts'
import type { StreamTranslator, TranslatedCall } from './define.ts'
import { isFailure, problemOf } from './gemini-problem.ts'
import {
  blockedChoice,
  extraContent,
  finishReasonOf,
  imageOf,
  logprobsOf,
  pieceOf,
  servedTier,
  toolCallOf,
} from './gemini-reply.ts'
import { providerError } from './provider-error.ts'

/** The chunks of streamGenerateContent as chat completion chunks. */
export function fromContentStream(
  call: TranslatedCall & { readonly includeUsage: boolean },
): StreamTranslator {
  const splitter = new GeminiSplitter()
  const chunks = new ChatChunks(call)
  const toolCalls = new Map<number, number>()
  const partialCalls = new Map<number, PartialCalls>()
  const finishes = new Map<number, string | null>()
  let usageMetadata: Loose = {}
  let modelVersion: unknown
  /** Of each candidate; the newest holds for it. */
  const groundings = new Map<number, unknown>()
  let isBlocked = false
  let isFailed = false
  /** Of each candidate: whether it said anything. */
  const hasContent = new Set<number>()
  /** Of each candidate: a signature on a thought or a text, which the call that follows carries, or the message. */
  const signatures = new Map<number, string>()

  function sendPart(given: Loose, choice: number): void {
    hasContent.add(choice)
    const signature = asText(given['thoughtSignature'])
    if (asRecord(given['functionCall']) !== null) {
      const at = toolCalls.get(choice) ?? 0
      toolCalls.set(choice, at + 1)
      const before = at === 0 && signature === '' ? (signatures.get(choice) ?? '') : ''
      if (before !== '') signatures.delete(choice)
      const part = before === '' ? given : { ...given, thoughtSignature: before }
      // A call is passed on whole, in one piece: JSON paths are no text that could be continued.
      const called = { index: at, ...toolCallOf(part, { call, choice, at }) }
      chunks.delta(choice, { tool_calls: [called] })
      return
    }
    if (signature !== '') signatures.set(choice, signature)
    const { kind, text } = pieceOf(given)
    if (kind === 'text') chunks.delta(choice, { content: text })
    if (kind === 'reasoning') chunks.delta(choice, { reasoning_content: text })
    if (kind === 'image') chunks.delta(choice, { images: [imageOf(text)] })
  }

  function sendCandidate(candidate: Loose): void {
    const choice = asNumber(candidate['index']) ?? 0
    const calls = partialCalls.get(choice) ?? new PartialCalls()
    partialCalls.set(choice, calls)
    for (const part of asRecords(asRecord(candidate['content'])?.['parts'])) {
      const whole = calls.take(part)
      if (whole !== null) sendPart(whole, choice)
    }
    const unfinished = candidate['finishReason'] === undefined ? null : calls.finish()
    if (unfinished !== null) sendPart(unfinished, choice)
    const { groundingMetadata } = candidate
    if (groundingMetadata !== undefined) groundings.set(choice, groundingMetadata)
    const logprobs = logprobsOf(candidate['logprobsResult'])
    if (logprobs !== null) chunks.delta(choice, {}, { logprobs })
    if (isFailure(candidate['finishReason'], hasContent.has(choice))) {
      isFailed = true
      const { type, message } = problemOf(candidate)
      chunks.error(providerError('gemini', 502, { error: { status: type, message } }).body)
      return
    }
    const finishReason = finishReasonOf(candidate['finishReason'], toolCalls.has(choice))
    const signature = signatures.get(choice)
    if (finishReason !== null && signature !== undefined) {
      signatures.delete(choice)
      chunks.delta(choice, extraContent(signature))
    }
    if (finishReason !== null) chunks.delta(choice, {}, { finishReason })
    finishes.set(choice, finishReason ?? finishes.get(choice) ?? null)
  }

  function take(_event: string, data: string): 'forward' {
    const chunk = asRecord(exactJson(data))
    if (chunk === null) return 'forward'
    if (asRecord(chunk['error']) !== null) {
      const status = asNumber(asRecord(chunk['error'])?.['code']) ?? 500
      chunks.error(providerError('gemini', status, chunk).body)
      return 'forward'
    }
    modelVersion = chunk['modelVersion'] ?? modelVersion
    usageMetadata = { ...usageMetadata, ...asRecord(chunk['usageMetadata']) }
    chunks.servedAs(servedTier(usageMetadata))
    const blocked = blockedChoice(chunk)
    if (blocked !== null && finishes.size === 0) {
      isBlocked = true
      chunks.delta(0, { refusal: blocked.refusal }, { finishReason: 'content_filter' })
    }
    for (const candidate of asRecords(chunk['candidates'])) sendCandidate(candidate)
    return 'forward'
  }

  return {
    push(chunk) {
      splitter.push(chunk, take)
      return chunks.take()
    },
    end() {
      splitter.finish(take)
      const all = [...finishes.values()]
      if (!isFailed && (isBlocked || (all.length > 0 && all.every((reason) => reason !== null)))) {
        const hasUsage = Object.keys(usageMetadata).length > 0
        const candidates = [...groundings.values()].map((groundingMetadata) => ({
          groundingMetadata,
        }))
        const billed = { usageMetadata, modelVersion, candidates }
        chunks.finish(hasUsage ? geminiGenerateContent.readReply(billed).usage : null)
      }
      return chunks.take()
    },
  }
}
