import type { Asked } from './asked.ts'
import type { Behaviour } from './catalog.ts'
import type { Format, Problem, Surface } from './surface.ts'
import { anthropicCountTokens, anthropicMessages } from './surfaces/anthropic-messages.ts'
import {
  embedGemini,
  embedGeminiBatch,
  embedOpenai,
  type EmbeddingReply,
} from './surfaces/embeddings.ts'
import { geminiContent } from './surfaces/gemini-content.ts'
import { openaiChat } from './surfaces/openai-chat.ts'
import { openaiCompletions } from './surfaces/openai-completions.ts'
import { openaiResponses } from './surfaces/openai-responses.ts'

/** What one method and path of the simulator is for. */
export type Route =
  | { readonly kind: 'models'; readonly format: Format; readonly model: string | null }
  | {
      readonly kind: 'conversation'
      readonly format: Format
      readonly surface: Surface
      /** The model, where the path names it; '' where the body does. */
      readonly model: string
      readonly streams: boolean
    }
  | {
      readonly kind: 'embeddings'
      readonly format: Format
      readonly model: string
      readonly embed: (body: unknown, behaviour: Behaviour) => EmbeddingReply
    }
  | {
      readonly kind: 'count'
      readonly format: Format
      readonly model: string
      readonly read: (body: unknown) => Asked | Problem
      readonly reply: (tokens: number) => unknown
    }

const openaiRoutes: Readonly<Record<string, Route>> = {
  '/v1/chat/completions': conversation(openaiChat),
  '/v1/responses': conversation(openaiResponses),
  '/v1/completions': conversation(openaiCompletions),
  '/v1/embeddings': { kind: 'embeddings', format: 'openai', model: '', embed: embedOpenai },
}

const anthropicRoutes: Readonly<Record<string, Route>> = {
  '/v1/messages': conversation(anthropicMessages),
  '/v1/messages/count_tokens': {
    kind: 'count',
    format: 'anthropic',
    model: '',
    read: (body) => anthropicCountTokens.read(body, { model: '', streams: false }),
    reply: (tokens) => ({ input_tokens: tokens }),
  },
}

/**
 * Finds what a path is for. Each API lives under a folder of its own (`/openai/v1/…`,
 * `/anthropic/v1/…`, `/gemini/v1beta/…`); paths that only one of them has work without it too.
 */
export function findRoute(method: string, pathname: string): Route | null {
  const match = /^\/(openai|anthropic|gemini)(\/.*)$/.exec(pathname)
  const folder = match?.[1] ?? null
  const path = match?.[2] ?? pathname
  if (method === 'GET') return modelsRoute(folder, path)
  if (method !== 'POST') return null
  const isFor = (format: Format) => folder === null || folder === format
  return (
    (isFor('openai') ? openaiRoutes[path] : undefined) ??
    (isFor('anthropic') ? anthropicRoutes[path] : undefined) ??
    (isFor('gemini') ? geminiRoute(path) : null)
  )
}

function conversation(surface: Surface): Route {
  return { kind: 'conversation', format: surface.format, surface, model: '', streams: false }
}

function modelsRoute(folder: string | null, path: string): Route | null {
  const match = /^\/(v1|v1beta)\/models(?:\/(.+))?$/.exec(path)
  if (match === null) return null
  const isGemini = folder === 'gemini' || (folder === null && match[1] === 'v1beta')
  const format = isGemini ? 'gemini' : folder === 'anthropic' ? 'anthropic' : 'openai'
  return { kind: 'models', format, model: match[2] === undefined ? null : decoded(match[2]) }
}

function geminiRoute(path: string): Route | null {
  const match = /^\/v1(?:beta|alpha)?\/models\/(.+):([a-zA-Z]+)$/.exec(path)
  if (match === null) return null
  const model = decoded(match[1] ?? '')
  const format = 'gemini'
  switch (match[2]) {
    case 'generateContent':
      return { kind: 'conversation', format, surface: geminiContent, model, streams: false }
    case 'streamGenerateContent':
      return { kind: 'conversation', format, surface: geminiContent, model, streams: true }
    case 'embedContent':
      return { kind: 'embeddings', format, model, embed: embedGemini }
    case 'batchEmbedContents':
      return { kind: 'embeddings', format, model, embed: embedGeminiBatch }
    case 'countTokens':
      return {
        kind: 'count',
        format,
        model,
        read: (body) => geminiContent.read(body, { model, streams: false }),
        reply: (tokens) => ({ totalTokens: tokens }),
      }
    default:
      return null
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
