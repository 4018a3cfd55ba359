import { geminiGenerateContent } from '#wire/gemini/generate-content.ts'
import { asNumber, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import {
  chatCompletion,
  type ChatChoice,
  type ChatToolCall,
  serviceTierOf,
  type ServiceTier,
} from './chat-reply.ts'
import type { TranslatedCall } from './define.ts'

/** A reply of generateContent as a chat completion. */
export function fromContent(body: unknown, call: TranslatedCall): unknown {
  const reply = asRecord(body) ?? {}
  const candidates = asRecords(reply['candidates'])
  const { usage, hasUsage } = geminiGenerateContent.readReply(reply)
  const blocked = blockedChoice(reply)
  const choices =
    candidates.length === 0 && blocked !== null
      ? [blocked]
      : candidates.map((candidate, index) => choiceOf(candidate, index, call))
  const serviceTier = servedTier(asRecord(reply['usageMetadata']))
  return chatCompletion(choices, { usage: hasUsage ? usage : null, serviceTier }, call)
}

/** The Gemini API says how a call was served under one name, Vertex AI under another. */
export function servedTier(usageMetadata: Loose | null): ServiceTier | null {
  return serviceTierOf(usageMetadata?.['serviceTier'] ?? usageMetadata?.['trafficType'])
}

function choiceOf(candidate: Loose, index: number, call: TranslatedCall): ChatChoice {
  const parts = asRecords(asRecord(candidate['content'])?.['parts'])
  const pieces = parts.map(pieceOf)
  const joined = (kind: Piece['kind']) =>
    pieces.map((piece) => (piece.kind === kind ? piece.text : '')).join('')
  const { signed, loose } = withSignatures(parts)
  const toolCalls = signed.map((part, at) => toolCallOf(part, { call, choice: index, at }))
  const images = pieces.flatMap((piece) => (piece.kind === 'image' ? [imageOf(piece.text)] : []))
  const reasoning = joined('reasoning')
  const finishReason = finishReasonOf(candidate['finishReason'], toolCalls.length > 0)
  return {
    // Who stopped of itself and said nothing said an empty text.
    content: joined('text') || (finishReason === 'stop' ? '' : null),
    refusal: null,
    finishReason,
    toolCalls,
    logprobs: logprobsOf(candidate['logprobsResult']),
    rest: {
      ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
      ...(images.length === 0 ? {} : { images }),
      ...(loose === '' ? {} : extraContent(loose)),
    },
  }
}

/** A prompt that was not let through has no candidates; for the caller it is an answer that was filtered. */
export function blockedChoice(reply: Loose): ChatChoice | null {
  const feedback = asRecord(reply['promptFeedback'])
  const reason = asText(feedback?.['blockReason'])
  if (reason === '') return null
  const message = asText(feedback?.['blockReasonMessage'])
  return {
    content: null,
    refusal: message || `Gemini blocked the prompt: ${reason}.`,
    finishReason: 'content_filter',
    toolCalls: [],
    logprobs: null,
    rest: {},
  }
}

/** What one part brings to an answer; everything without a place in chat completions is 'other'. */
export type Piece = {
  readonly kind: 'text' | 'reasoning' | 'image' | 'other'
  /** For an image its data URL. */
  readonly text: string
}

/** Reads one part; function calls are read by `toolCallOf`. */
export function pieceOf(part: Loose): Piece {
  const text = asText(part['text'])
  if (text !== '') return { kind: part['thought'] === true ? 'reasoning' : 'text', text }
  const data = asRecord(part['inlineData'])
  if (data === null) return { kind: 'other', text: '' }
  const mimeType = asText(data['mimeType'])
  return { kind: 'image', text: `data:${mimeType};base64,${asText(data['data'])}` }
}

/** A generated image, under the name and in the shape that OpenRouter documents for it. */
export function imageOf(url: string): unknown {
  return { type: 'image_url', image_url: { url } }
}

/** A function call of a part. Gemini need not name its calls; then the place names them. */
export function toolCallOf(
  part: Loose,
  place: { readonly call: TranslatedCall; readonly choice: number; readonly at: number },
): ChatToolCall {
  const called = asRecord(part['functionCall']) ?? {}
  const signature = asText(part['thoughtSignature'])
  const id = asText(called['id']) || `call_${place.call.id}_${place.choice}_${place.at}`
  return {
    id,
    type: 'function',
    function: { name: asText(called['name']), arguments: JSON.stringify(called['args'] ?? {}) },
    // Where Google's own compatible API puts it, so that callers who keep it can be anyone's.
    ...(signature === '' ? {} : extraContent(signature)),
  }
}

/** A signature where Google's own compatible API puts it, on a call or on the message. */
export function extraContent(signature: string): {
  readonly extra_content: { readonly google: { readonly thought_signature: string } }
} {
  return { extra_content: { google: { thought_signature: signature } } }
}

/**
 * The function calls of an answer, and what else is signed in it. Gemini signs the first call, or the
 * thought before it, or a text (https://ai.google.dev/gemini-api/docs/thought-signatures): a thought has no
 * place in chat completions, so the call that it led to carries its signature.
 */
function withSignatures(parts: readonly Loose[]): { signed: Loose[]; loose: string } {
  const signed: Loose[] = []
  let loose = ''
  for (const part of parts) {
    const signature = asText(part['thoughtSignature'])
    if (asRecord(part['functionCall']) === null) {
      loose = signature || loose
    } else if (signature === '' && loose !== '' && signed.length === 0) {
      signed.push({ ...part, thoughtSignature: loose })
      loose = ''
    } else signed.push(part)
  }
  return { signed, loose }
}

/** Why a candidate ended, in the words of chat completions; null while it has not. */
export function finishReasonOf(finishReason: unknown, hasToolCalls: boolean): string | null {
  switch (finishReason) {
    case undefined:
    case null:
      return null
    case 'MAX_TOKENS':
      return 'length'
    case 'SAFETY':
    case 'RECITATION':
    case 'BLOCKLIST':
    case 'PROHIBITED_CONTENT':
    case 'SPII':
    case 'IMAGE_SAFETY':
    case 'IMAGE_PROHIBITED_CONTENT':
    case 'IMAGE_RECITATION':
      return 'content_filter'
    default:
      return hasToolCalls ? 'tool_calls' : 'stop'
  }
}

/** Log probabilities token by token; null when there are none. */
export function logprobsOf(result: unknown): unknown {
  const record = asRecord(result)
  if (record === null) return null
  const top = asRecords(record['topCandidates'])
  return {
    content: asRecords(record['chosenCandidates']).map((chosen, index) => ({
      ...logprob(chosen),
      top_logprobs: asRecords(top[index]?.['candidates']).map(logprob),
    })),
    refusal: null,
  }
}

function logprob(candidate: Loose) {
  const token = asText(candidate['token'])
  const value = asNumber(candidate['logProbability']) ?? 0
  return { token, logprob: value, bytes: [...Buffer.from(token)] }
}
