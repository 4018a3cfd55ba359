import type { Usage } from '#contract/usage.ts'
import { asRecord, asText, exactJson, type Loose } from '#wire/loose.ts'
import type { AskedCall, StreamTranslator } from '../define.ts'
import { providerError } from '../provider-error.ts'
import type { ChatPiece, ChatPieces } from './chat-pieces.ts'
import { includesThoughts } from './content-request.ts'
import { packThoughts } from './packed-thoughts.ts'
import { type PieceTeller, tellPieces } from './tell-pieces.ts'

/** What is known of one candidate before it is told. */
type Candidate = {
  /** Calls whose arguments still come: Gemini tells a call whole. */
  readonly calls: Map<number, { readonly id: string; readonly name: string; json: string }>
  readonly citations: Loose[]
  /** Thoughts to be sent back, told with the call that they led to. */
  thoughts: string
  reason: string
}

/**
 * Chunks as those of streamGenerateContent (https://ai.google.dev/api/generate-content), as events or as a JSON
 * array. Why it ended and what it cost stand in the last chunk.
 */
export function contentStream(call: AskedCall): StreamTranslator {
  return tellPieces((write, pieces) => contentTeller(call, write, pieces))
}

function contentTeller(
  call: AskedCall,
  write: (text: string) => void,
  pieces: ChatPieces,
): PieceTeller {
  const candidates = new Map<number, Candidate>()
  const tellsThoughts = includesThoughts(call.asked)
  const head = { modelVersion: call.model, responseId: call.id }
  let hasWritten = false

  function send(chunk: Loose): void {
    const data = JSON.stringify(chunk)
    if (call.asArray) write((hasWritten ? ',\r\n' : '[') + data)
    else write(`data: ${data}\r\n\r\n`)
    hasWritten = true
  }

  function sendPart(index: number, part: Loose): void {
    send({ candidates: [{ content: { parts: [part], role: 'model' }, index }], ...head })
  }

  function candidateOf(index: number): Candidate {
    const known = candidates.get(index)
    if (known !== undefined) return known
    const candidate = { calls: new Map(), citations: [], thoughts: '', reason: '' }
    candidates.set(index, candidate)
    return candidate
  }

  /** Calls that have come whole, which the next thing that is told shows. */
  function sendCalls(index: number, isEnd: boolean): void {
    const candidate = candidateOf(index)
    for (const [at, { id, name, json }] of candidate.calls) {
      const args = parsedArguments(json)
      if (args === null && !isEnd) continue
      candidate.calls.delete(at)
      const signature = candidate.thoughts === '' ? {} : { thoughtSignature: candidate.thoughts }
      candidate.thoughts = ''
      const functionCall = { ...(id === '' ? {} : { id }), name, args: args ?? {} }
      sendPart(index, { functionCall, ...signature })
    }
  }

  function take(piece: ChatPiece): void {
    const { choice } = piece
    const candidate = candidateOf(choice)
    if (piece.kind !== 'arguments') sendCalls(choice, false)
    switch (piece.kind) {
      case 'reasoning':
        if (tellsThoughts) sendPart(choice, { text: piece.text, thought: true })
        return
      case 'thoughts':
        candidate.thoughts = packThoughts(piece.blocks)
        return
      case 'text':
      case 'refusal':
        return sendPart(choice, { text: piece.text })
      case 'image':
        return sendPart(choice, { inlineData: inlineData(piece.url) })
      case 'annotations':
        candidate.citations.push(...piece.annotations.map(citationOf))
        return
      case 'call':
        candidate.calls.set(piece.call, { id: piece.id, name: piece.name, json: '' })
        return
      case 'arguments': {
        const open = candidate.calls.get(piece.call)
        if (open !== undefined) open.json += piece.text
        return
      }
      case 'finish':
        sendCalls(choice, true)
        candidate.reason = finishReasonOf(piece.reason)
        return
      case 'signature':
    }
  }

  function fail(error: unknown): void {
    // The status of an overloaded server is the nearest to a stream that breaks off.
    send({ ...asRecord(providerError('openai', 503, error, 'gemini').body) })
  }

  function finish(): void {
    for (const index of candidates.keys()) sendCalls(index, true)
    const ended = [...candidates].map(([index, { reason, thoughts, citations }]) => ({
      content: {
        // As Gemini's own signatures come where no call followed: on an empty text.
        parts: thoughts === '' ? [] : [{ text: '', thoughtSignature: thoughts }],
        role: 'model',
      },
      finishReason: reason || 'STOP',
      index,
      ...(citations.length === 0 ? {} : { citationMetadata: { citationSources: citations } }),
    }))
    const usage = pieces.usage === null ? {} : { usageMetadata: usageMetadata(pieces.usage) }
    send({ candidates: ended, ...usage, ...head })
    if (call.asArray) write(']')
  }

  return { take, fail, finish }
}

/** Null while they are no whole object. */
function parsedArguments(json: string): Loose | null {
  return asRecord(exactJson(json))
}

function inlineData(url: string): Loose {
  const [head = '', data = ''] = url.split(',', 2)
  return { mimeType: head.replace(/^data:/, '').split(';')[0], data }
}

function citationOf(annotation: Loose): Loose {
  const cited = asRecord(annotation['url_citation']) ?? {}
  return {
    startIndex: cited['start_index'],
    endIndex: cited['end_index'],
    uri: cited['url'],
    title: asText(cited['title']),
  }
}

/** Why a chat completion ended, in Gemini's words; calls are no reason of their own there. */
function finishReasonOf(reason: string): string {
  return { length: 'MAX_TOKENS', content_filter: 'SAFETY' }[reason] ?? 'STOP'
}

/** Usage as Gemini tells it: the cache inside the prompt, thoughts beside what was said. */
function usageMetadata(usage: Usage): Loose {
  const count = (...names: (keyof Usage)[]) =>
    names.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
  const cached = count('cache_read')
  const prompt =
    cached +
    count('input', 'input_audio', 'input_image', 'cache_write_5m') +
    count('cache_write_1h')
  const said = count('output', 'output_audio', 'output_image')
  const thoughts = count('reasoning')
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: said,
    totalTokenCount: prompt + said + thoughts,
    ...(cached === 0 ? {} : { cachedContentTokenCount: cached }),
    ...(thoughts === 0 ? {} : { thoughtsTokenCount: thoughts }),
  }
}
