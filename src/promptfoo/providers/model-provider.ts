import { askAnthropicMessages } from '#promptfoo/providers/anthropic-messages.ts'
import { type Gateway, type Loose, recordOf } from '#promptfoo/providers/gateway.ts'
import { askGoogleGenerate } from '#promptfoo/providers/google-generate.ts'
import { askOpenaiChat } from '#promptfoo/providers/openai-chat.ts'
import type { Answer, CallContext } from '#promptfoo/suite.ts'

type Ask = typeof askOpenaiChat

/** A model that the gateway can be asked for. `model` is as the gateway takes it. */
export type ModelId = { readonly model: string; readonly ask: Ask }

/** Secrets that stand in a configuration for promptfoo's own connections; Belay's connection has its own. */
const secretKeys = new Set([
  'apiKey',
  'apiKeyEnvar',
  'organization',
  'cost',
  'inputCost',
  'outputCost',
])

/** Settings that would send the call elsewhere than the gateway does. */
const addressKeys = ['apiBaseUrl', 'apiHost', 'baseURL', 'headers']

/** Reads an id such as `openai:chat:gpt-4o` or `belay:openai/gpt-4o`; null for one that is no model of the gateway's. */
export function modelIdOf(id: string): ModelId | null {
  const belay = /^belay:(.+)$/.exec(id)?.[1]
  if (belay !== undefined) return { model: belay, ask: askOpenaiChat }
  const openai = /^openai:(?:chat:)?([^:]+(?::.+)?)$/.exec(id)?.[1]
  if (
    openai !== undefined &&
    !/^(?:embeddings?|responses|completion|image|assistant|realtime|moderation|transcription|speech|codex|agents|chatkit|video)(?::|$)/.test(
      openai,
    )
  )
    return { model: openai, ask: askOpenaiChat }
  const anthropic = /^anthropic:(?:messages:)?([^:]+)$/.exec(id)?.[1]
  if (anthropic !== undefined) return { model: anthropic, ask: askAnthropicMessages }
  const google = /^google:(?!live:|image:|video:)([^:]+)$/.exec(id)?.[1]
  return google === undefined ? null : { model: google, ask: askGoogleGenerate }
}

/** What of a model's configuration cannot be honoured, by key; null when all can. */
export function modelConfigFault(config: Loose): string | null {
  const key = addressKeys.find((name) => config[name] !== undefined)
  return key === undefined
    ? null
    : `config.${key}: models are called through Belay, whose connection says where. Make a connection with that address and write belay:connection/model.`
}

/** Asks the model with the configuration of provider and prompt. */
export function askModel(
  { model, ask }: ModelId,
  gateway: Gateway,
  given: { readonly prompt: string; readonly config: Loose; readonly context: CallContext | null },
): Promise<Answer> {
  const own = Object.entries({ ...given.config, ...recordOf(given.context?.prompt.config) })
  return ask(gateway, {
    model,
    prompt: given.prompt,
    config: Object.fromEntries(own.filter(([name]) => !secretKeys.has(name))),
    signal: given.context?.signal ?? null,
  })
}
