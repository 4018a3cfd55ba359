import type { KeyEntry } from '#access/sections/keys.ts'
import type { Snapshot } from '#access/snapshot.ts'
import { matches, resolveTargets } from '#gateway/resolve-target.ts'
import type { Provider } from '#plugins/define.ts'
import type { WireFormat } from '#wire/define.ts'

/**
 * The models that a key may call, in the shape of the API that asks: operators' aliases, prompts in
 * production, deployments of the key's environment, and each connection's example models. `model` asks for one that may be called, listed or not; null when it may not.
 */
export function listModels(asked: {
  readonly key: KeyEntry
  readonly snapshot: Snapshot
  readonly providers: Readonly<Record<string, Provider>>
  readonly format: WireFormat
  readonly model: string
}): unknown {
  const { key, snapshot, providers, format, model } = asked
  const names = [...snapshot.aliases.keys()]
  for (const [name, { labels }] of snapshot.prompts.get(key.project) ?? [])
    if (labels.has('production')) names.push(`prompt/${name}`)
  const deployed = snapshot.deployments.get(key.project)?.get(key.environment)
  for (const name of deployed?.keys() ?? []) names.push(`deployment/${name}`)
  for (const connection of snapshot.connections.values()) {
    if (!connection.isEnabled) continue
    for (const example of providers[connection.provider]?.examples ?? [])
      names.push(`${connection.name}/${example}`)
  }
  // More can be called than is listed: a provider has more models than examples.
  const isCallable = () => resolveTargets({ model, format, key, snapshot, providers }).ok
  const allowed = names.filter(
    (name) => key.models.length === 0 || key.models.some((pattern) => matches(pattern, name)),
  )
  if (model !== '') return allowed.includes(model) || isCallable() ? one(format, model) : null
  if (format === 'gemini') return { models: allowed.map((name) => one(format, name)) }
  if (format === 'anthropic') {
    return {
      data: allowed.map((name) => one(format, name)),
      has_more: false,
      first_id: allowed[0] ?? null,
      last_id: allowed.at(-1) ?? null,
    }
  }
  return { object: 'list', data: allowed.map((name) => one(format, name)) }
}

function one(format: WireFormat, name: string): unknown {
  const owner = name.includes('/') ? name.slice(0, name.indexOf('/')) : 'belay'
  if (format === 'gemini')
    return {
      name: `models/${name}`,
      displayName: name,
      supportedGenerationMethods: ['generateContent', 'streamGenerateContent'],
    }
  if (format === 'anthropic')
    return { type: 'model', id: name, display_name: name, created_at: '1970-01-01T00:00:00Z' }
  return { id: name, object: 'model', created: 0, owned_by: owner }
}
