import { exactOf } from '#kit/exact-json.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { SseSplitter, type SseTake, type SseVerdict } from '#kit/sse.ts'
import { asNumber, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { mergeDelta, type Growing } from '#wire/merge-delta.ts'
import type { EventSplitter, StreamAssembly } from '#wire/read-stream.ts'
import { readReplyError } from '#wire/reply-error.ts'
import type { TextWatch } from '#wire/text-watch.ts'
import { JsonArraySplitter } from './json-array.ts'
import { PartialCalls } from './partial-calls.ts'

type Candidate = {
  readonly index: number
  /** Everything but the content. */
  readonly around: Growing
  readonly content: Growing
  readonly parts: Growing[]
  readonly calls: PartialCalls
}

/**
 * Puts the chunks of streamGenerateContent together to the reply of generateContent
 * (https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent). There is no
 * terminal event: the last chunk is kept back as soon as every candidate has a finish reason, or
 * the prompt was blocked, and goes out when another one follows it.
 */
export function contentAssembly(watch?: TextWatch): StreamAssembly {
  const top: Growing = {}
  const candidates = new Map<number, Candidate>()
  let hasFirstToken = false

  const isComplete = () => {
    if (asText(asRecord(top['promptFeedback'])?.['blockReason']) !== '') return true
    const all = [...candidates.values()]
    return all.length > 0 && all.every((candidate) => candidate.around['finishReason'] != null)
  }

  function takeCandidate(chunk: Loose, hasRoom: boolean): void {
    const index = asNumber(chunk['index']) ?? 0
    const candidate = candidates.get(index) ?? {
      index,
      around: {},
      content: {},
      parts: [],
      calls: new PartialCalls(),
    }
    candidates.set(index, candidate)
    const { content, citationMetadata, logprobsResult, ...around } = chunk
    Object.assign(candidate.around, around)
    watch?.show(content, String(index))
    if (!hasRoom) return
    const growing = { citationMetadata, logprobsResult }
    for (const [name, value] of Object.entries(growing)) {
      if (value !== undefined) mergeDelta(candidate.around, { [name]: value })
    }
    const { parts, ...rest } = asRecord(content) ?? {}
    Object.assign(candidate.content, rest)
    for (const part of asRecords(parts)) {
      if (part['text'] !== '') hasFirstToken = true
      const whole = candidate.calls.take(part)
      if (whole !== null) addPart(candidate.parts, whole)
    }
  }

  return {
    get hasFirstToken() {
      return hasFirstToken
    },
    get hasError() {
      return top['error'] != null && readReplyError(top) !== null
    },
    get isComplete() {
      return isComplete() && !('error' in top)
    },
    // Another chunk with usage or grounding may always follow; only the connection's end says that none does.
    isOver: false,
    take(_event, data, hasRoom): SseVerdict {
      const chunk = asRecord(parsedJson(data))
      if (chunk === null) return isComplete() ? 'hold' : 'forward'
      const { candidates: chunkCandidates, usageMetadata, ...rest } = chunk
      Object.assign(top, rest)
      if (asRecord(usageMetadata) !== null) {
        top['usageMetadata'] = { ...asRecord(top['usageMetadata']), ...asRecord(usageMetadata) }
      }
      // What functions are called with keeps its digits; what is counted is read as numbers.
      const exact = asRecord(exactOf(data, chunk))?.['candidates'] ?? chunkCandidates
      for (const candidate of asRecords(exact)) takeCandidate(candidate, hasRoom)
      return isComplete() ? 'hold-latest' : 'forward'
    },
    assembled() {
      const all = [...candidates.values()].sort((left, right) => left.index - right.index)
      return { ...(all.length === 0 ? {} : { candidates: all.map(finished) }), ...top }
    },
  }
}

/** Whichever framing the stream has: an array if its first character says so, else events. */
export class GeminiSplitter implements EventSplitter {
  #inner: EventSplitter | null = null

  get unreadEvents(): number {
    return this.#inner?.unreadEvents ?? 0
  }

  push(chunk: Buffer, take: SseTake): Buffer {
    this.#inner ??= splitterFor(chunk)
    // White space before anything else may go out: it decides nothing.
    return this.#inner === null ? chunk : this.#inner.push(chunk, take)
  }

  finish(take: SseTake): { readonly held: Buffer; readonly rest: Buffer } {
    return this.#inner?.finish(take) ?? { held: Buffer.alloc(0), rest: Buffer.alloc(0) }
  }
}

function splitterFor(chunk: Buffer): EventSplitter | null {
  const first = chunk.find((byte) => byte > 0x20)
  if (first === undefined) return null
  return first === '['.charCodeAt(0) ? new JsonArraySplitter() : new SseSplitter()
}

/** Text continues the text before it, unless one is a thought and the other is not, or a signature ended it. */
function addPart(parts: Growing[], part: Loose): void {
  const last = parts.at(-1)
  const continues =
    last !== undefined &&
    typeof last['text'] === 'string' &&
    typeof part['text'] === 'string' &&
    last['thought'] === part['thought'] &&
    last['thoughtSignature'] === undefined
  if (!continues) {
    parts.push({ ...part })
    return
  }
  const { text, ...rest } = part
  last['text'] = `${last['text']}${text}`
  Object.assign(last, rest)
}

function finished({ around, content, parts: whole, calls }: Candidate): unknown {
  const { unfinished } = calls
  const parts = unfinished === null ? whole : [...whole, unfinished]
  const hasContent = parts.length > 0 || Object.keys(content).length > 0
  return { ...(hasContent ? { content: { ...content, parts } } : {}), ...around }
}
