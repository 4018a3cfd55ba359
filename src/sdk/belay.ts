import { type Client, createClient } from '#client/client.ts'
import type { PromptEvent } from '#contract/live.ts'
import type { VariableValues } from '#contract/prompt-content.ts'
import { type RenderedPrompt, takePrompt } from '#contract/prompts.ts'
import { promptFileStore } from '#sdk/prompt-file-store.ts'
import { PromptShelf } from '#sdk/prompt-shelf.ts'
import { watchPrompts } from '#sdk/watch-prompts.ts'
import { renderPrompt } from '#template/render-prompt.ts'
import { type RequestFields, requestFieldsOf } from '#template/request-fields.ts'

export { ApiError } from '#client/client.ts'
export * as endpoints from '#sdk/endpoints.ts'

const requestMsMax = 10_000

export type BelaySettings = {
  /** Address of the server; `BELAY_URL`, else http://127.0.0.1:4400. */
  readonly baseUrl?: string
  /** A Belay key with the scope `call`; `BELAY_KEY` when left out. */
  readonly apiKey?: string
  /** Where prompts are kept between runs, so that the application starts while Belay is away. */
  readonly promptFile?: string
  /** Told once for each thing that was survived: Belay away, a prompt that could not be checked. Written to the error stream when left out. */
  readonly onWarning?: (sentence: string) => void
}

/** Variables of prompts by the prompts' names; `belay prompts types` writes it from the registry. */
export type PromptVariables = { readonly [name: string]: object }
/** Any prompt with any variables: what stands in when no types were generated. */
export type AnyPrompts = { readonly [name: string]: VariableValues }

/** Parameters whose words each provider makes its own; they are sent, and stand in no type. */
type OpenWords = 'reasoning_effort' | 'verbosity' | 'service_tier' | 'tool_choice'
type ChatFields = {
  [Field in keyof Omit<RequestFields, OpenWords>]: Exclude<RequestFields[Field], undefined>
}

/** A prompt with its variables filled in, ready to be sent. */
export type FilledPrompt = RenderedPrompt & {
  readonly prompt: string
  readonly version: number
  /** The label it was asked for by; null for a number. */
  readonly label: string | null
  readonly hash: string
  /** True when Belay is away and the label may have moved since. */
  readonly isLastKnown: boolean
  /** For `openai.chat.completions.create`: model, messages, parameters, tools, response format. */
  readonly chat: ChatFields & {
    model: string
    messages: { role: 'system' | 'developer' | 'user' | 'assistant'; content: string }[]
  }
  /** To be sent with the call, so that its trace says which prompt and version it came from. */
  readonly headers: { 'x-belay-prompt': string }
}

/** A prompt that cannot be rendered: which one, and what is wrong, for each variable or template. */
export class PromptError extends Error {
  override name = 'PromptError'
  readonly code: string
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  constructor(
    sentence: string,
    code: string,
    errors: readonly { readonly path: string; readonly message: string }[],
  ) {
    super(sentence)
    this.code = code
    this.errors = errors
  }
}

export type Belay<Prompts extends PromptVariables> = {
  /**
   * Fills a prompt in, here, from memory: after the first call of a name no server is waited for. A
   * label that moves is followed within a second. Throws PromptError when a variable is missing or a
   * template cannot be rendered, ApiError when there is no such prompt or the key may not have it,
   * and what `fetch` throws when Belay never answered.
   */
  prompt<Name extends keyof Prompts & string>(
    name: Name,
    variables: Prompts[Name],
    options?: {
      /** A label, a number, or `latest`; `production` when left out. */
      readonly version?: string
    },
  ): Promise<FilledPrompt>
  /** Told of labels that moved and versions that appeared; the answer stops it. */
  onPromptChange(listener: (event: PromptEvent) => void): () => void
  /** Any endpoint of the API: `belay.call(endpoints.datasets.listDatasets, {})`. Throws ApiError. */
  readonly call: Client
  /** Settings for `new OpenAI(belay.openai)`. */
  readonly openai: { readonly baseURL: string; readonly apiKey: string }
  /** Stops following changes and waits for the prompt file. A process ends without it too. */
  close(): Promise<void>
}

/** Connects an application to Belay. Nothing is sent before the first call. */
export function createBelay<Prompts extends PromptVariables = AnyPrompts>(
  settings: BelaySettings = {},
): Belay<Prompts> {
  const baseUrl = withoutSlash(
    settings.baseUrl ?? process.env['BELAY_URL'] ?? 'http://127.0.0.1:4400',
  )
  const apiKey = settings.apiKey ?? process.env['BELAY_KEY'] ?? ''
  if (apiKey === '')
    throw new TypeError(
      'Belay needs a key: createBelay({ apiKey }), or BELAY_KEY in the environment. `belay keys create --name NAME` makes one.',
    )
  const warn = settings.onWarning ?? ((sentence) => process.emitWarning(sentence, 'BelayWarning'))
  const call = createClient({
    baseUrl,
    token: apiKey,
    fetch: (address, init) =>
      fetch(address, { ...init, signal: init?.signal ?? AbortSignal.timeout(requestMsMax) }),
  })
  const shelf = new PromptShelf({
    take: (name, version) => call(takePrompt, { params: { name, version } }),
    nowMs: () => Date.now(),
    store: settings.promptFile === undefined ? null : promptFileStore(settings.promptFile),
    warn,
  })
  const listeners = new Set<(event: PromptEvent) => void>()
  let watch: { close(): void } | null = null
  const follow = () => {
    watch ??= watchPrompts({
      baseUrl,
      apiKey,
      project: undefined,
      onOpen: () => shelf.connected(),
      onClose: () => shelf.disconnected(),
      onRefused: (sentence) =>
        warn(`Labels are checked once a minute, since changes are not told: ${sentence}.`),
      onEvent: (event) => {
        shelf.told(event)
        for (const listener of listeners) listener(event)
      },
    })
  }
  return {
    prompt: async (name, variables, { version = 'production' } = {}) => {
      follow()
      const { prompt, isLastKnown } = await shelf.get(name, version)
      const { content, ...identity } = prompt
      const rendered = renderPrompt(content, Object.fromEntries(Object.entries(variables)))
      if (!rendered.ok) {
        const { code, detail, errors } = rendered.fault
        throw new PromptError(
          `The prompt "${name}" (version ${prompt.version}) cannot be rendered. ${detail}`,
          code,
          errors ?? [],
        )
      }
      const { model, messages } = rendered.value
      return {
        ...rendered.value,
        ...identity,
        isLastKnown,
        chat: { ...chatFieldsOf(rendered.value), model, messages },
        headers: { 'x-belay-prompt': `${name}@${prompt.version}` },
      }
    },
    onPromptChange: (listener) => {
      follow()
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    call,
    openai: { baseURL: `${baseUrl}/v1`, apiKey },
    close: async () => {
      watch?.close()
      await shelf.settled()
    },
  }
}

function chatFieldsOf(rendered: RenderedPrompt): ChatFields {
  // It was JSON a moment ago: what is absent is absent, and never `undefined`.
  return requestFieldsOf(rendered) as ChatFields
}

function withoutSlash(address: string): string {
  return address.endsWith('/') ? withoutSlash(address.slice(0, -1)) : address
}
