import type { Loose } from '#wire/loose.ts'
import { asRecord, parsedJson } from '#wire/loose.ts'
import { parseDataUrl } from '#wire/media-part.ts'
import { readChatRequest, type ChatRequest, type Part, type Turn } from './chat-request.ts'
import { untranslatable } from './untranslatable.ts'

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
export function toContentRequest(body: unknown, model: string): unknown {
  const request = readChatRequest(body)
  refuseUnsupported(request)
  const settings = generationConfig(request, model)
  const tier = serviceTier(request.body['service_tier'])
  return {
    ...(request.system.length === 0
      ? {}
      : { systemInstruction: { parts: request.system.map(({ text }) => ({ text })) } }),
    contents: joinTurns(request.turns, model),
    ...toolFields(request),
    ...(Object.keys(settings).length === 0 ? {} : { generationConfig: settings }),
    ...(tier === null ? {} : { serviceTier: tier }),
  }
}

function refuseUnsupported({ body, parallelToolCalls, tools }: ChatRequest): void {
  if (parallelToolCalls === false && tools.length > 0) {
    untranslatable(
      'parallel_tool_calls',
      'Gemini cannot be kept from calling several tools at once.',
    )
  }
  if (body['thinking'] != null) {
    untranslatable('thinking', 'Gemini has no `thinking`: use `reasoning_effort`.')
  }
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
      return turn.parts.map(mediaPart)
    case 'assistant':
      return [
        ...turn.parts.filter((part) => part.text !== '').map(({ text }) => ({ text })),
        ...turn.calls.map((call, index) => {
          // Only the first call of a turn carries the signature.
          const needed = index === 0 && hasLevels(model) ? foreignSignature : ''
          const signature = call.thoughtSignature || needed
          return {
            functionCall: { name: call.name, args: call.arguments, id: call.id },
            ...(signature === '' ? {} : { thoughtSignature: signature }),
          }
        }),
      ]
    case 'tool':
      return [
        {
          functionResponse: { name: turn.name, id: turn.callId, response: responseOf(turn.text) },
        },
      ]
  }
}

/** A response must be an object; what is none is put into one. */
function responseOf(text: string): unknown {
  return asRecord(parsedJson(text)) ?? { result: text }
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
          parametersJsonSchema: tool.parameters,
        })),
      },
    ],
    ...(toolChoice === null
      ? {}
      : { toolConfig: { functionCallingConfig: { mode: modes[toolChoice.kind], ...names } } }),
  }
}

function generationConfig(request: ChatRequest, model: string): Loose {
  const { body, responseFormat, choices, stops } = request
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
    responseJsonSchema: responseFormat.kind === 'json_schema' ? responseFormat.schema : null,
    thinkingConfig: thinkingConfig(body['reasoning_effort'], model),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null))
}

/** By a level from Gemini 3 on, by a budget before; never both, which Gemini refuses. */
function thinkingConfig(effort: unknown, model: string): object | null {
  if (effort == null) return null
  const name = String(effort)
  if (hasLevels(model)) {
    const level = thinkingLevels[name]
    if (level !== undefined) return { thinkingLevel: level, includeThoughts: true }
    return untranslatable(
      'reasoning_effort',
      `This model always thinks: ${JSON.stringify(effort)} must be minimal, low, medium or high.`,
    )
  }
  const budget = thinkingBudgets[name]
  if (budget === undefined) {
    return untranslatable(
      'reasoning_effort',
      `${JSON.stringify(effort)} is no effort Gemini knows.`,
    )
  }
  return { thinkingBudget: budget, ...(budget === 0 ? {} : { includeThoughts: true }) }
}

function hasLevels(model: string): boolean {
  return !/gemini-(1|2)(\.|-)/.test(model)
}

function serviceTier(tier: unknown): string | null {
  if (tier == null || tier === 'auto') return null
  if (tier === 'default') return 'standard'
  if (tier === 'flex' || tier === 'priority') return tier
  if (tier === 'fast') return 'priority'
  return untranslatable('service_tier', `Gemini has no tier ${JSON.stringify(tier)}.`)
}
