import { invariant } from '#kit/invariant.ts'
import {
  callerAccountSetting,
  defineProvider,
  type ConnectionSettings,
  type Provider,
  type UpstreamCall,
} from '#plugins/define.ts'

const paths: Readonly<Record<string, string>> = {
  'openai.chat': '/chat/completions',
  'openai.responses': '/responses',
  'openai.completions': '/completions',
  'openai.embeddings': '/embeddings',
}

/** What a provider with OpenAI's wire format says of itself; the rest follows from the format. */
export type CompatibleProvider = Pick<
  Provider,
  'id' | 'title' | 'summary' | 'baseUrl' | 'secretVariable' | 'examples'
> &
  Partial<Provider>

/**
 * A provider that speaks OpenAI's format: the base URL ends in the version segment, the key goes
 * into `authorization: Bearer`, and models are listed at `/models`.
 */
export function openaiCompatible(provider: CompatibleProvider): Provider {
  return defineProvider({
    format: 'openai',
    needsSecret: true,
    priceProvider: '',
    otelName: provider.id,
    settings: [],
    takesStreamOptions: true,
    wires: ['openai.chat'],
    path: compatiblePath,
    headers: bearer,
    modelsPath: '/models',
    ...provider,
  })
}

/** Path of an operation under a base URL that includes the version segment. */
export function compatiblePath(call: UpstreamCall): string {
  const path = paths[call.wire]
  invariant(path !== undefined, `the OpenAI format has a path for ${call.wire}`)
  return path
}

/** The key as a bearer token; nothing at all for a server that needs no key. */
export function bearer(connection: ConnectionSettings): Record<string, string> {
  return connection.secret === '' ? {} : { authorization: `Bearer ${connection.secret}` }
}

/** Whether callers choose the account that pays: what their key allows is not what the provider's key allows. */
const callerAccount: Provider['settings'][number] = {
  name: callerAccountSetting,
  title: 'Accounts of callers',
  help: '“allow”: a caller’s own openai-organization and openai-project headers reach the provider. Otherwise they stay here.',
  example: 'allow',
}

/** Settings of servers that know organizations and projects. */
export const accountSettings: Provider['settings'] = [callerAccount]

/** Any other server with this format, at the address that the operator gives. */
export const provider = openaiCompatible({
  id: 'openai-compatible',
  title: 'OpenAI-compatible server',
  summary: 'Any server that answers OpenAI’s chat completions: give its address, version included.',
  baseUrl: '',
  secretVariable: '',
  needsSecret: false,
  settings: accountSettings,
  wires: ['openai.chat', 'openai.completions', 'openai.embeddings', 'openai.responses'],
  examples: ['my-model'],
})
