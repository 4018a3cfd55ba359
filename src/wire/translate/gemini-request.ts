import type { Loose } from '#wire/loose.ts'
import { asRecord, exactJson } from '#wire/loose.ts'
import { parseDataUrl } from '#wire/media-part.ts'
import { readChatRequest, type ChatRequest, type Part, type Turn } from './chat-request.ts'
import type { TranslatedRequest, TranslationTarget } from './define.ts'
import { geminiThinking, isGemini3 } from './gemini-models.ts'
import { geminiSchema } from './gemini-schema.ts'
import { Omissions } from './omissions.ts'
import { untranslatable } from './untranslatable.ts'

/** https://ai.google.dev/api/generate-content#v1beta.GenerationConfig: `stopSequences`, up to 5. */
const stopsMax = 5

// https://ai.google.dev/gemini-api/docs/openai#thinking
const thinkingBudgets: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
}
const thinkingLevels: Readonly<Record<string, string>> = {
  minimal: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  xhigh: 'HIGH',
  max: 'HIGH',
}

// For calls that another model made, or whose signature the caller did not keep; without any, a
// model from Gemini 3 on refuses the request: https://ai.google.dev/gemini-api/docs/thought-signatures
const foreignSignature = 'skip_thought_signature_validator'

/** A chat completion request as a generateContent request (https://ai.google.dev/api/generate-content). */
export function toContentRequest(body: unknown, target: TranslationTarget): TranslatedRequest {
  const { model, mayDrop } = target
  const omissions = new Omissions(mayDrop)
  const request = readChatRequest(body, { omissions, fitId: (id) => id })
  leaveOutUnsupported(request, omissions)
  const settings = generationConfig(request, model, omissions)
  const tier = serviceTier(request.body['service_tier'], omissions)
  const contents = joinTurns(request.turns, model)
  if (contents.length === 0)
    untranslatable('messages', 'Gemini needs a message with text in it; these are empty.')
  const translated = {
    ...(request.system.length === 0
      ? {}
      : { systemInstruction: { parts: request.system.map(({ text }) => ({ text })) } }),
    contents,
    ...toolFields(request),
    ...(Object.keys(settings).length === 0 ? {} : { generationConfig: settings }),
    ...(tier === null ? {} : { serviceTier: tier }),
  }
  return { body: translated, dropped: omissions.fields }
}

function leaveOutUnsupported(
  { body, parallelToolCalls, tools }: ChatRequest,
  omissions: Omissions,
): void {
  // A wish: what calls several tools at once answers the same question, and callers can tell.
  if (parallelToolCalls === false && tools.length > 0) omissions.leaveOut('parallel_tool_calls')
  if (body['thinking'] != null)
    omissions.refuse('thinking', 'Gemini has no `thinking`: use `reasoning_effort`.')
}

type Content = { readonly role: 'user' | 'model'; readonly parts: unknown[] }

/** Function responses stand in user contents, and all that answer one turn in the same. */
function joinTurns(turns: readonly Turn[], model: string): Content[] {
  const contents: Content[] = []
  for (const turn of turns) {
    const role = turn.role === 'assistant' ? 'model' : 'user'
    const parts = partsOf(turn, model)
    const last = contents.at(-1)
    if (last?.role === role) last.parts.push(...parts)
    else if (parts.length > 0) contents.push({ role, parts })
  }
  return contents
}

function partsOf(turn: Turn, model: string): unknown[] {
  switch (turn.role) {
    case 'user':
      return turn.parts.filter(isSaid).map(mediaPart)
    case 'assistant':
      return [
        ...textParts(turn),
        ...turn.calls.map((call, index) => {
          // Only the first call of a turn carries the signature.
          const needed = index === 0 && isGemini3(model) ? foreignSignature : ''
          const signature = call.thoughtSignature || needed
          return {
            functionCall: { name: call.name, args: call.arguments, id: call.id },
            ...(signature === '' ? {} : { thoughtSignature: signature }),
          }
        }),
      ]
    case 'tool':
      return responseParts(turn, model)
  }
}

/** Gemini signs texts too, and wants the signature back where it was: on the last of them. */
function textParts({ parts, thoughtSignature }: Turn & { readonly role: 'assistant' }): unknown[] {
  const texts = parts.filter(isSaid).map(({ text }) => ({ text }))
  if (thoughtSignature === '') return texts
  const last = texts.at(-1) ?? { text: '' }
  return [...texts.slice(0, -1), { ...last, thoughtSignature }]
}

function isSaid(part: Part): boolean {
  return part.kind !== 'text' || part.text !== ''
}

/**
 * Pictures stand inside the response from Gemini 3 on
 * (https://ai.google.dev/gemini-api/docs/function-calling#multimodal), and beside it before.
 */
function responseParts(turn: Turn & { readonly role: 'tool' }, model: string): unknown[] {
  const text = turn.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
  const pictures = turn.parts.filter((part) => part.kind === 'image').map(mediaPart)
  const isInside = pictures.length > 0 && isGemini3(model)
  const response = {
    name: turn.name,
    id: turn.callId,
    response: responseOf(text),
    ...(isInside ? { parts: pictures } : {}),
  }
  return [{ functionResponse: response }, ...(isInside ? [] : pictures)]
}

/** A response must be an object; what is none is put into one. */
function responseOf(text: string): unknown {
  return asRecord(exactJson(text)) ?? { result: text }
}

function mediaPart(part: Part): unknown {
  switch (part.kind) {
    case 'text':
      return { text: part.text }
    case 'audio':
      return {
        inlineData: {
          mimeType: `audio/${part.format === 'mp3' ? 'mpeg' : part.format}`,
          data: part.base64,
        },
      }
    case 'image':
    case 'file': {
      if (/^https?:\/\//.test(part.url)) {
        return { fileData: { fileUri: part.url, mimeType: guessedType(part.url) } }
      }
      const data = parseDataUrl(part.url)
      if (data === null) {
        return untranslatable(part.path, 'This must be an https URL or a base64 data URL.')
      }
      return { inlineData: { mimeType: data.mimeType, data: data.base64 } }
    }
  }
}

/** Gemini wants to be told what an address holds; its ending is all there is to go by. */
function guessedType(url: string): string {
  const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? ''
  const types: Record<string, string> = {
    png: 'image/png',
    webp: 'image/webp',
    gif: 'image/gif',
    heic: 'image/heic',
    pdf: 'application/pdf',
  }
  return types[ending] ?? 'image/jpeg'
}

function toolFields({ tools, toolChoice }: ChatRequest): object {
  if (tools.length === 0) return {}
  const modes = { auto: 'AUTO', none: 'NONE', required: 'ANY', function: 'ANY' } as const
  const names = toolChoice?.kind === 'function' ? { allowedFunctionNames: [toolChoice.name] } : {}
  return {
    tools: [
      {
        functionDeclarations: tools.map((tool) => ({
          name: tool.name,
          ...(tool.description === '' ? {} : { description: tool.description }),
          parametersJsonSchema: geminiSchema(tool.parameters),
        })),
      },
    ],
    ...(toolChoice === null
      ? {}
      : { toolConfig: { functionCallingConfig: { mode: modes[toolChoice.kind], ...names } } }),
  }
}

function generationConfig(request: ChatRequest, model: string, omissions: Omissions): Loose {
  const { body, responseFormat, choices } = request
  const stops = request.stops.slice(0, stopsMax)
  if (stops.length < request.stops.length)
    omissions.refuse('stop', `Gemini takes ${stopsMax} stops; these are ${request.stops.length}.`)
  const fields = {
    temperature: body['temperature'],
    topP: body['top_p'],
    topK: body['top_k'],
    seed: body['seed'],
    frequencyPenalty: body['frequency_penalty'],
    presencePenalty: body['presence_penalty'],
    maxOutputTokens: request.outputTokensMax,
    candidateCount: choices === 1 ? null : choices,
    stopSequences: stops.length === 0 ? null : stops,
    responseLogprobs: body['logprobs'] === true ? true : null,
    logprobs: body['top_logprobs'],
    responseMimeType: responseFormat.kind === 'text' ? null : 'application/json',
    responseJsonSchema:
      responseFormat.kind === 'json_schema' ? geminiSchema(responseFormat.schema) : null,
    thinkingConfig: thinkingConfig(body['reasoning_effort'], model, omissions),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null))
}

/** By a level from Gemini 3 on, by a budget before; never both, which Gemini refuses. */
function thinkingConfig(effort: unknown, model: string, omissions: Omissions): object | null {
  if (effort == null) return null
  const name = String(effort)
  const budget = thinkingBudgets[name]
  const refused = (sentence: string) => {
    omissions.refuse('reasoning_effort', sentence)
    return null
  }
  if (budget === undefined) return refused(`${JSON.stringify(effort)} is no effort Gemini knows.`)
  const rules = geminiThinking(model)
  switch (rules.kind) {
    case 'none':
      return name === 'none' ? null : refused('This model does not think: leave it out.')
    case 'budget':
      if (budget < rules.least)
        return refused('This model always thinks: ask for minimal, low, medium or high.')
      return { thinkingBudget: budget, ...(budget === 0 ? {} : { includeThoughts: true }) }
    case 'level': {
      const level = thinkingLevels[name]
      if (level === undefined)
        return refused('This model always thinks: ask for minimal, low, medium or high.')
      return { thinkingLevel: nearest(level, rules.levels), includeThoughts: true }
    }
  }
}

const levelsInOrder = ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']

/** The level itself, or the next one above that the model knows. */
function nearest(level: string, known: readonly string[]): string {
  const from = levelsInOrder.slice(levelsInOrder.indexOf(level))
  return from.find((one) => known.includes(one)) ?? level
}

function serviceTier(tier: unknown, omissions: Omissions): string | null {
  if (tier == null || tier === 'auto') return null
  if (tier === 'default') return 'standard'
  if (tier === 'flex' || tier === 'priority') return tier
  if (tier === 'fast') return 'priority'
  omissions.refuse('service_tier', `Gemini has no tier ${JSON.stringify(tier)}.`)
  return null
}
