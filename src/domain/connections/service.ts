import type { Alias, Connection, ProviderInfo, SavedConnection } from '#contract/connections.ts'
import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import { doDeed } from '#domain/events/do-deed.ts'
import { refuseDuplicate } from '#domain/events/refuse-duplicate.ts'
import type { Vault } from '#domain/vault/vault.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import { isHeaderText } from '#kit/header-text.ts'
import { shortSecretWarning } from '#kit/short-secret.ts'
import { commonSettings } from '#plugins/common-settings.ts'
import type { Provider } from '#plugins/define.ts'
import { connectionProblem } from './connection-problem.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

export type TestResult = {
  readonly ok: boolean
  readonly detail: string
  readonly durationMs: number
  readonly models: string[]
}

export type ConnectionParts = {
  readonly records: RecordStore
  readonly clock: Clock
  readonly workspace: string
  readonly vault: Vault
  readonly providers: Readonly<Record<string, Provider>>
  /** Asks a provider for its models; handed in because it goes over the network. */
  readonly probe: (target: {
    provider: Provider
    baseUrl: string
    secret: string
    settings: Readonly<Record<string, string>>
  }) => Promise<TestResult>
}

type Asked = {
  readonly provider: string
  readonly name?: string | undefined
  readonly baseUrl?: string | undefined
  readonly secret?: string | undefined
  readonly region: string
  readonly settings: Readonly<Record<string, string>>
}

type Change = {
  readonly baseUrl?: string | undefined
  readonly secret?: string | undefined
  readonly region?: string | undefined
  readonly settings?: Readonly<Record<string, string>> | undefined
  readonly isEnabled?: boolean | undefined
}

/** The simulator's own name; no connection of a person's may take it. */
export const simulatorName = 'sim'

/** Connections to providers: their secrets sealed, bound to the origin they were given for. */
export class Connections {
  readonly #parts: ConnectionParts

  constructor(parts: ConnectionParts) {
    this.#parts = parts
  }

  async list(): Promise<Connection[]> {
    const all = await this.#parts.records.connections.list({ workspace: this.#parts.workspace })
    return all.map(shown)
  }

  providers(): ProviderInfo[] {
    return Object.values(this.#parts.providers)
      .filter(({ id }) => id !== simulatorName)
      .map(
        ({
          id,
          title,
          summary,
          format,
          baseUrl,
          needsSecret,
          secretVariable,
          settings,
          examples,
        }) => ({
          id,
          title,
          summary,
          format,
          baseUrl,
          needsSecret,
          secretVariable,
          settings: [...settings, ...commonSettings].map(({ name, title, help, example }) => ({
            name,
            title,
            help,
            example,
          })),
          examples: [...examples],
        }),
      )
  }

  async create(actor: Actor, asked: Asked): Promise<Outcome<SavedConnection>> {
    const { workspace, clock, providers, vault } = this.#parts
    const provider = Object.hasOwn(providers, asked.provider)
      ? providers[asked.provider]
      : undefined
    if (provider === undefined || provider.id === simulatorName) {
      return failed(
        fault(
          'not_found',
          `There is no provider "${asked.provider}". There are: ${this.providers()
            .map(({ id }) => id)
            .join(', ')}.`,
        ),
      )
    }
    const problem = missing(provider, asked) ?? connectionProblem(provider, asked)
    if (problem !== null) return failed(problem)
    const now = new Date(clock.nowMs())
    const id = newId(idPrefixes.connection, now.getTime())
    const baseUrl = trimmed(asked.baseUrl ?? provider.baseUrl)
    const record: RecordOf<'connections'> = {
      id,
      workspace,
      name: asked.name ?? provider.id,
      provider: provider.id,
      baseUrl,
      region: asked.region,
      ...sealedSecret(vault, id, baseUrl, asked.secret ?? ''),
      settings: { ...asked.settings },
      isEnabled: true,
      createdAt: now,
      createdBy: actor.name,
      lastTest: null,
    }
    if (record.name === simulatorName)
      return failed(fault('conflict', 'The name "sim" is the simulator’s.'))
    const taken = `There is a connection named "${record.name}" already; give this one another name.`
    return refuseDuplicate(taken, () =>
      doDeed(this.#parts, actor, async (inside) => {
        await inside.connections.insert(record)
        const detail = { name: record.name, provider: provider.id, baseUrl }
        return ok({
          value: { ...shown(record), warning: shortSecretWarning(asked.secret ?? '') },
          deed: { deed: 'connection.created', record: id, detail },
        })
      }),
    )
  }

  /** Another scheme, host or port clears the secret: it must never travel to where it was not given for. */
  async edit(actor: Actor, id: string, change: Change): Promise<Outcome<SavedConnection>> {
    const { workspace, vault, providers } = this.#parts
    return doDeed(this.#parts, actor, async (inside) => {
      const record = await inside.connections.find({ id, workspace })
      if (record === null) return failed(fault('not_found', `There is no connection ${id}.`))
      const provider = providers[record.provider]
      const problem = provider === undefined ? null : connectionProblem(provider, change)
      if (problem !== null) return failed(problem)
      const baseUrl = trimmed(change.baseUrl ?? record.baseUrl)
      const hasMoved = new URL(baseUrl).origin !== new URL(record.baseUrl).origin
      const secret =
        change.secret !== undefined
          ? sealedSecret(vault, id, baseUrl, change.secret)
          : hasMoved
            ? { secretSealed: '', secretHint: '' }
            : {}
      const [after = record] = await inside.connections.update(
        { id },
        {
          baseUrl,
          region: change.region ?? record.region,
          settings: { ...(change.settings ?? record.settings) },
          isEnabled: change.isEnabled ?? record.isEnabled,
          ...secret,
        },
      )
      const { secret: _, ...told } = change
      const detail = { ...told, secretCleared: hasMoved && change.secret === undefined }
      return ok({
        value: { ...shown(after), warning: shortSecretWarning(change.secret ?? '') },
        deed: { deed: 'connection.edited', record: id, detail },
      })
    })
  }

  async remove(actor: Actor, id: string): Promise<Outcome<{ done: true }>> {
    const { workspace } = this.#parts
    return doDeed(this.#parts, actor, async (inside) => {
      const removed = await inside.connections.remove({ id, workspace })
      if (removed === 0) return failed(fault('not_found', `There is no connection ${id}.`))
      return ok({ value: { done: true }, deed: { deed: 'connection.removed', record: id } })
    })
  }

  async test(id: string): Promise<Outcome<TestResult>> {
    const { records, workspace, clock, providers, probe } = this.#parts
    const record = await records.connections.find({ id, workspace })
    const provider = record === null ? undefined : providers[record.provider]
    if (record === null || provider === undefined)
      return failed(fault('not_found', `There is no connection ${id}.`))
    const result = await probe({
      provider,
      baseUrl: record.baseUrl,
      secret: this.openSecret(record),
      settings: record.settings,
    })
    const { ok: isGood, detail, durationMs } = result
    await records.connections.update(
      { id },
      { lastTest: { at: new Date(clock.nowMs()).toISOString(), ok: isGood, detail, durationMs } },
    )
    return ok(result)
  }

  /** The provider's key in the clear, for the gateway's snapshot; '' when there is none. */
  openSecret(record: RecordOf<'connections'>): string {
    return record.secretSealed === ''
      ? ''
      : this.#parts.vault.open(record.secretSealed, boundTo(record.id, record.baseUrl))
  }

  /**
   * Makes connections of the keys that stand in the environment; at the first start only, so that a removed one stays
   * removed. What no header can carry is no key, and passed over.
   */
  async adoptEnvironment(
    actor: Actor,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<string[]> {
    const adopted: string[] = []
    for (const provider of Object.values(this.#parts.providers)) {
      const secret =
        provider.secretVariable === '' ? '' : (environment[provider.secretVariable] ?? '').trim()
      if (secret === '' || !isHeaderText(secret)) continue
      const made = await this.create(actor, {
        provider: provider.id,
        secret,
        region: '',
        settings: {},
      })
      if (made.ok) adopted.push(provider.id)
    }
    return adopted
  }

  async aliases(): Promise<Alias[]> {
    const all = await this.#parts.records.aliases.list({ workspace: this.#parts.workspace })
    return all.map(({ id, name, targets, createdAt }) => ({
      id,
      name,
      targets,
      createdAt: createdAt.toISOString(),
    }))
  }

  async putAlias(actor: Actor, name: string, targets: readonly string[]): Promise<Outcome<Alias>> {
    const bound = await this.#boundByModels(actor)
    if (bound !== null) return failed(bound)
    const { workspace } = this.#parts
    return doDeed(this.#parts, actor, async (inside, now) => {
      const [changed] = await inside.aliases.update({ name, workspace }, { targets: [...targets] })
      const record = changed ?? {
        id: newId(idPrefixes.alias, now.getTime()),
        workspace,
        name,
        targets: [...targets],
        createdAt: now,
        createdBy: actor.name,
      }
      if (changed === undefined) await inside.aliases.insert(record)
      const { id, createdAt } = record
      return ok({
        value: { id, name, targets: record.targets, createdAt: createdAt.toISOString() },
        deed: { deed: 'alias.put', record: id, detail: { name, targets } },
      })
    })
  }

  async removeAlias(actor: Actor, name: string): Promise<Outcome<{ done: true }>> {
    const bound = await this.#boundByModels(actor)
    if (bound !== null) return failed(bound)
    const { workspace } = this.#parts
    return doDeed(this.#parts, actor, async (inside) => {
      const removed = await inside.aliases.remove({ name, workspace })
      if (removed === 0) return failed(fault('not_found', `There is no alias "${name}".`))
      return ok({ value: { done: true }, deed: { deed: 'alias.removed', record: name } })
    })
  }

  /** A key that may call certain models could lead their names to others. */
  async #boundByModels({ kind, id }: Actor): Promise<Fault | null> {
    if (kind !== 'key') return null
    const key = await this.#parts.records.keys.find({ id, workspace: this.#parts.workspace })
    return key === null || key.models.length === 0
      ? null
      : fault(
          'not_allowed',
          `This key may call ${key.models.join(', ')} and changes no alias, which could lead those names elsewhere.`,
        )
  }
}

function missing(provider: Provider, asked: Asked): Fault | null {
  const errors = []
  if (provider.needsSecret && (asked.secret ?? '') === '')
    errors.push({ path: 'secret', message: `${provider.title} needs its own key.` })
  if (provider.baseUrl === '' && asked.baseUrl === undefined)
    errors.push({
      path: 'baseUrl',
      message: `${provider.title} is a server of your own: say where it is, for example http://127.0.0.1:8000/v1.`,
    })
  return errors.length === 0
    ? null
    : fault('request_invalid', errors.map(({ message }) => message).join(' '), errors)
}

function sealedSecret(
  vault: Vault,
  id: string,
  baseUrl: string,
  secret: string,
): { secretSealed: string; secretHint: string } {
  if (secret === '') return { secretSealed: '', secretHint: '' }
  return {
    secretSealed: vault.seal(secret, boundTo(id, baseUrl)),
    secretHint: secret.length >= 12 ? secret.slice(-4) : '',
  }
}

function boundTo(id: string, baseUrl: string): string {
  return `connection ${id} ${new URL(baseUrl).origin}`
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '')
}

function shown(record: RecordOf<'connections'>): Connection {
  return {
    id: record.id,
    name: record.name,
    provider: record.provider,
    baseUrl: record.baseUrl,
    region: record.region,
    hasSecret: record.secretSealed !== '',
    secretHint: record.secretHint,
    settings: record.settings,
    isEnabled: record.isEnabled,
    createdAt: record.createdAt.toISOString(),
    lastTest: record.lastTest,
  }
}
