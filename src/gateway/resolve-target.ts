import type { ConnectionEntry } from '#access/sections/connections.ts'
import type { KeyEntry } from '#access/sections/keys.ts'
import type { Snapshot } from '#access/snapshot.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { Provider } from '#plugins/define.ts'
import type { WireFormat, WireRefusal } from '#wire/define.ts'

/** One place a call can go: a connection, its provider, and the provider's own name of the model. */
export type Target = {
  readonly connection: ConnectionEntry
  readonly provider: Provider
  readonly model: string
}

/** Which connection answers a bare model name that arrives in a provider's own format. */
const homeOf: Readonly<Record<WireFormat, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'gemini',
}

/**
 * Turns a model's name into the places to try, in order: an operator's alias, `connection/model`,
 * or a bare name, which goes to the connection of the provider whose format the caller speaks.
 * Refuses names that lead nowhere and models that the key may not call, and says what would do.
 */
export function resolveTargets(asked: {
  readonly model: string
  /** What the caller wrote where that is the name of a prompt; a key may be for prompts only. */
  readonly calledAs?: string
  /** The targets of a release, in order: they are what they say, and neither aliases nor names without a connection. */
  readonly pinned?: readonly string[] | undefined
  readonly format: WireFormat
  readonly key: KeyEntry
  readonly snapshot: Pick<Snapshot, 'aliases' | 'connections'>
  readonly providers: Readonly<Record<string, Provider>>
}): Result<readonly Target[], WireRefusal> {
  const { model, calledAs = model, key, snapshot, providers } = asked
  const names = asked.pinned ?? snapshot.aliases.get(model) ?? [model]
  const targets: Target[] = []
  for (const name of names) {
    const slash = name.indexOf('/')
    const named = slash > 0 ? snapshot.connections.get(name.slice(0, slash)) : undefined
    const connection = named ?? (asked.pinned === undefined ? homeFor(name, asked) : undefined)
    if (connection === undefined || !connection.isEnabled) continue
    const provider = providers[connection.provider]
    if (provider === undefined) continue
    targets.push({
      connection,
      provider,
      model: named === undefined ? name : name.slice(slash + 1),
    })
  }
  if (targets.length === 0) return failed(unknownModel(asked.pinned?.join(', ') ?? model, snapshot))
  const isAllowed = (name: string) =>
    key.models.length === 0 || key.models.some((pattern) => matches(pattern, name))
  const allowed =
    isAllowed(model) || isAllowed(calledAs)
      ? targets
      : targets.filter(
          ({ connection, model: own }) => isAllowed(`${connection.name}/${own}`) || isAllowed(own),
        )
  if (allowed.length === 0) {
    return failed({
      status: 403,
      code: 'model_not_allowed',
      field: 'model',
      message: `This key may not call the model "${model}". It may call: ${key.models.join(', ')}. The page Settings, Keys changes that.`,
    })
  }
  return ok(allowed)
}

/**
 * The connection that a name without one goes to. What stands before a slash is then no connection: at
 * the three companies' own addresses no model is called so, and it is a connection mistyped. Behind another
 * address may be anybody's server, with names of its own.
 */
function homeFor(
  name: string,
  asked: Pick<Parameters<typeof resolveTargets>[0], 'format' | 'snapshot' | 'providers'>,
): ConnectionEntry | undefined {
  const id = homeOf[asked.format]
  const home = asked.snapshot.connections.get(id)
  const isOwnServer = home?.provider === id && home.baseUrl === asked.providers[id]?.baseUrl
  return isOwnServer && name.indexOf('/') > 0 && !collections.test(name) ? undefined : home
}

/** Names with a slash that Google has: its models' full names, and tuned ones. */
const collections = /^(models|tunedModels|publishers|projects)\//

function unknownModel(
  model: string,
  snapshot: Pick<Snapshot, 'aliases' | 'connections'>,
): WireRefusal {
  const connections = [...snapshot.connections.values()]
    .filter(({ isEnabled }) => isEnabled)
    .map(({ name }) => `${name}/…`)
  const aliases = [...snapshot.aliases.keys()]
  return {
    status: 404,
    code: 'model_not_found',
    field: 'model',
    message:
      `No connection answers to the model "${model}". Connected: ${connections.join(', ') || 'nothing yet'}` +
      `${aliases.length === 0 ? '' : `; aliases: ${aliases.slice(0, 20).join(', ')}`}. Send \`connection/model\`, or connect the provider on the page Settings, Connections.`,
  }
}

/** `*` stands for any run of characters; linear in the length of both. */
export function matches(pattern: string, text: string): boolean {
  const [head = '', ...parts] = pattern.split('*')
  if (parts.length === 0) return text === pattern
  const tail = parts.pop() ?? ''
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length)
    return false
  let from = head.length
  const end = text.length - tail.length
  for (const part of parts) {
    const at = text.indexOf(part, from)
    if (at === -1 || at + part.length > end) return false
    from = at + part.length
  }
  return true
}
