import { checked } from '#promptfoo/checked.ts'
import { providerSchema, type WrittenProvider } from '#promptfoo/config-schema.ts'
import type { Notes } from '#promptfoo/notes.ts'
import { PromptfooProblem, refuse } from '#promptfoo/problem.ts'
import { type Gateway, recordOf } from '#promptfoo/providers/gateway.ts'
import { askModel, modelConfigFault, modelIdOf } from '#promptfoo/providers/model-provider.ts'
import { loadOwnProvider, programProvider, providerOf } from '#promptfoo/providers/own-provider.ts'
import {
  filesOf,
  isJavaScript,
  isPython,
  pathOf,
  readValue,
  referenceOf,
} from '#promptfoo/references.ts'
import type { Provider } from '#promptfoo/suite.ts'

export type ProviderPlace = {
  readonly basePath: string
  readonly place: string
  readonly gateway: Gateway
  readonly notes: Notes
}

/** The providers of a configuration in their order. Refuses those that Belay has not, all at once, each with what to use. */
export async function readProviders(value: unknown, given: ProviderPlace): Promise<Provider[]> {
  const items = listOf(value)
  const providers: Provider[] = []
  const problems: string[] = []
  for (const [index, item] of items.entries()) {
    const place = Array.isArray(value) ? `${given.place}[${index}]` : given.place
    try {
      providers.push(...(await readSeveral(item, { ...given, place })))
    } catch (error) {
      if (!(error instanceof PromptfooProblem)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new PromptfooProblem(problems)
  return providers
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

/** One provider, or those of a YAML or JSON file. */
async function readSeveral(item: unknown, given: ProviderPlace): Promise<Provider[]> {
  const reference = typeof item === 'string' ? referenceOf(item, given.basePath) : null
  if (reference === null || !/\.(?:ya?ml|json)$/.test(reference.path))
    return [await readProvider(item, given)]
  const providers: Provider[] = []
  const paths = filesOf(reference.path)
  if (paths.length === 0) refuse(`${given.place}: there is no file ${reference.path}.`)
  for (const path of paths)
    for (const inner of [readValue({ path, name: null }, given.place)].flat(1))
      providers.push(await readProvider(inner, given))
  return providers
}

/** A provider as a text, a function, an object with an id, or `{ id: settings }`. */
export async function readProvider(item: unknown, given: ProviderPlace): Promise<Provider> {
  if (typeof item === 'string') return made({ id: item }, given)
  if (typeof item === 'function') {
    const name = item.name || 'custom-function'
    const { call } = providerOf(
      item,
      { id: name, config: {}, basePath: given.basePath },
      given.place,
    )
    return provider({ label: name }, name, call)
  }
  if (typeof item !== 'object' || item === null)
    refuse(`${given.place}: a provider is a text, an object, or a function.`)
  if ('callApi' in item && typeof item.callApi === 'function') {
    const { id, call } = providerOf(
      item,
      { id: '', config: {}, basePath: given.basePath },
      given.place,
    )
    return provider({}, id ?? given.place, call)
  }
  const [only, ...others] = Object.keys(item)
  if (!('id' in item) && only !== undefined && others.length === 0) {
    const settings = checked(
      providerSchema,
      Object.values(item)[0] ?? {},
      `${given.place}.${only}`,
      given.notes,
    )
    return made({ ...settings, id: settings.id ?? only }, given)
  }
  return made(checked(providerSchema, item, given.place, given.notes), given)
}

async function made(written: WrittenProvider, given: ProviderPlace): Promise<Provider> {
  const { id } = written
  if (id === undefined) return refuse(`${given.place}: a provider has an id.`)
  if (typeof id === 'function') return readProvider(id, given)
  return provider(written, id, await callOf(id, written, given))
}

function provider(written: WrittenProvider, id: string, call: Provider['call']): Provider {
  return {
    id,
    label: written.label ?? '',
    config: recordOf(written.config) ?? {},
    prompts: written.prompts ?? null,
    transform: written.transform ?? null,
    delayMs: written.delay ?? null,
    call,
  }
}

async function callOf(
  id: string,
  { config, env = {} }: WrittenProvider,
  given: ProviderPlace,
): Promise<Provider['call']> {
  const settings = { id, config, env, basePath: given.basePath }
  if (id === 'echo' || id.startsWith('echo:'))
    return async (prompt) => ({ output: prompt, cost: 0 })
  const own =
    /^(?:file:\/\/|python:)(.+)$/.exec(id)?.[1] ?? (isJavaScript(id) || isPython(id) ? id : null)
  if (own !== null) {
    const reference = pathOf(own, given.basePath)
    return (await loadOwnProvider(reference, settings, given.place)).call
  }
  if (id.startsWith('exec:')) return programProvider(id.slice('exec:'.length), settings)
  const model = modelIdOf(id)
  if (model === null) return refuse(`${given.place}: ${refusal(id)}`)
  const fault = modelConfigFault(recordOf(config) ?? {})
  if (fault !== null) return refuse(`${given.place}.${fault}`)
  return (prompt, context) =>
    askModel(model, given.gateway, { prompt, config: recordOf(config) ?? {}, context })
}

/** What promptfoo writes between a provider and its model. */
const kindsOfCall = new Set([
  'chat',
  'completion',
  'messages',
  'responses',
  'embedding',
  'embeddings',
  'text-generation',
])

/** What there is instead of a provider that Belay has not. */
function refusal(id: string): string {
  const [kind = '', ...rest] = id.split(':')
  if (/^https?$/.test(kind) || kind === 'websocket' || kind === 'ws')
    return `Belay has no provider ${kind}. Write a file://provider.js whose callApi makes the request.`
  if (kind === 'openai')
    return `Belay has no provider ${id}. Use openai:chat:MODEL, or a file://provider.js.`
  // A model's name may hold colons itself: ollama:chat:llama3.2:1b.
  const [first = ''] = rest
  const name =
    (kindsOfCall.has(first) && rest.length > 1 ? rest.slice(1) : rest).join(':') || 'MODEL'
  return `Belay has no provider ${id}. Make a connection to it and write belay:CONNECTION/${name}; echo, exec:, python: and file://provider.js run as they are.`
}
