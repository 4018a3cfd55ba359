import type { WireFormat } from '#wire/define.ts'
import type { Need } from '#wire/needs/define.ts'

/** What the person or the environment configured for one connection, secret opened. */
export type ConnectionSettings = {
  readonly baseUrl: string
  /** The provider's own key; '' for providers that need none. */
  readonly secret: string
  /** Provider-specific settings by name (`apiVersion`, `organization`, …), as the connection form asked for. */
  readonly settings: Readonly<Record<string, string>>
}

/** One upstream request that the gateway is about to make. */
export type UpstreamCall = {
  /** Id of the wire in src/wire: `openai.chat`, `anthropic.messages`, … */
  readonly wire: string
  /** The provider's own name of the model, without Belay's prefix. */
  readonly model: string
  readonly streamed: boolean
}

/** A company or server that answers model calls: how to reach it and in which format it speaks. */
export type Provider = {
  /** Prefix of its models in Belay (`openai/gpt-5`), the file's name, and what spans carry. */
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly format: WireFormat
  /** '' when the operator must give one (a server of their own). Without a slash at the end. */
  readonly baseUrl: string
  /** Environment variable that becomes a connection at first start; '' if none. */
  readonly secretVariable: string
  readonly needsSecret: boolean
  /** Provider id in the shipped price list; '' when it has none there. */
  readonly priceProvider: string
  /** gen_ai.provider.name of the conventions, where it differs from `id`. */
  readonly otelName: string
  /** Further settings that a connection of this provider takes, shown in its form. */
  readonly settings: readonly {
    readonly name: string
    readonly title: string
    readonly help: string
    readonly example: string
  }[]
  /** False for one that refuses `stream_options` in a chat request and reports a stream's usage by itself. */
  readonly takesStreamOptions: boolean
  /** What it needs of requests in its own format; nothing when left out. */
  readonly needs?: readonly Need[]
  /** Ids of the wires it answers natively. */
  readonly wires: readonly string[]
  /** Path and query after the base URL. */
  path(call: UpstreamCall, connection: ConnectionSettings): string
  /** Authentication and other headers; lower-case names. Replaces whatever the caller sent under the same name. */
  headers(connection: ConnectionSettings): Record<string, string>
  /** Path that lists models, to test a connection with; null when the provider has none. */
  readonly modelsPath: string | null
  /** Model names to show people what to type. */
  readonly examples: readonly string[]
}

/** Name of the setting with which a connection lets callers name the organization and project that pay. */
export const callerAccountSetting = 'callerAccount'

/** True when a caller's own `openai-organization` and `openai-project` may go to the provider. */
export function takesCallerAccount({ settings }: ConnectionSettings): boolean {
  return settings[callerAccountSetting] === 'allow'
}

/** Declares a provider; the generated catalogue finds it by its file. */
export function defineProvider(provider: Provider): Provider {
  return provider
}
