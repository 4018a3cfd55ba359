import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import { type Key, type Limits, noLimits } from '#contract/keys.ts'
import { cursorFault, cutPage, type Page } from '#contract/page.ts'
import type { Actor } from '#contract/people.ts'
import type { Scope } from '#contract/roles.ts'
import { doDeed } from '#domain/events/do-deed.ts'
import { keyHmac, keyPrefix, newKeyText } from '#domain/keys/key-text.ts'
import { ownKeyHmac } from '#domain/keys/own-key.ts'
import type { KeyUse } from '#domain/keys/key-uses.ts'
import { beyondEditor, beyondMaker, type Matches } from '#domain/keys/within-maker.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { invariant } from '#kit/invariant.ts'
import { formatUsd, type PicoUsd } from '#kit/money.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

export type KeyParts = {
  readonly records: RecordStore
  readonly clock: Clock
  readonly workspace: string
  /** Secret of the HMACs. */
  readonly secret: Uint8Array
  /** How the gateway compares a key’s patterns with names of models. */
  readonly matches: Matches
  /** What keys spent in their running budget periods, by id; those that spent nothing may be missing. */
  readonly spent: (
    keys: readonly Pick<RecordOf<'keys'>, 'id' | 'limits'>[],
  ) => Promise<ReadonlyMap<string, PicoUsd>>
}

type Asked = {
  readonly name: string
  readonly project: string
  readonly environment?: string | undefined
  readonly scopes: readonly Scope[]
  readonly models?: readonly string[] | undefined
  readonly limits: LimitsChange
  readonly metadata: Readonly<Record<string, string>>
  readonly expiresAt?: string | null | undefined
}

const environmentDefault = 'production'

type LimitsChange = { readonly [Name in keyof Limits]?: Limits[Name] | undefined }

type Change = {
  readonly name?: string | undefined
  readonly models?: readonly string[] | undefined
  readonly limits?: LimitsChange | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly expiresAt?: string | null | undefined
}

/** Belay's own API keys: made, shown once, limited, revoked. */
export class Keys {
  readonly #parts: KeyParts

  constructor(parts: KeyParts) {
    this.#parts = parts
  }

  /** A page of the keys of one project, or of all; newest first. */
  async list(
    project: string | null,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Outcome<Page<Key>>> {
    const problem = cursorFault('key', cursor)
    if (problem !== null) return failed(problem)
    const { records, workspace } = this.#parts
    const match = project === null ? { workspace } : { workspace, project }
    const found = await records.keys.page({ match, after: cursor ?? null, limit: limit + 1 })
    const { items, nextCursor } = cutPage(found, limit)
    const spent = await this.#parts.spent(items)
    return ok({
      items: items.map((record) => this.#shown(record, spent.get(record.id) ?? 0n)),
      nextCursor,
    })
  }

  /** Whether any key was made that is not revoked. */
  async hasAny(): Promise<boolean> {
    const { records, workspace } = this.#parts
    return (await records.keys.find({ workspace, revokedAt: null })) !== null
  }

  /** Names of keys by their ids; one that is no key's is left out. */
  async names(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const different = [...new Set(ids)].filter((id) => id !== '')
    const found = await this.#parts.records.keys.among('id', different)
    return new Map(found.map(({ id, name }) => [id, name]))
  }

  /** Nobody can give a key more than they may do themselves; what is left out is as with the key that asks. */
  async create(
    actor: Actor,
    asked: Asked,
  ): Promise<Outcome<{ id: string; key: string; record: Key }>> {
    const beyond = asked.scopes.filter((scope) => !actor.scopes.includes(scope))
    if (beyond.length > 0)
      return failed(
        fault(
          'not_allowed',
          `You cannot give a key the scope ${beyond.join(', ')}, which you do not have yourself.`,
        ),
      )
    const { clock, workspace, secret, matches } = this.#parts
    const maker = await this.#keyOf(actor)
    const power = {
      scopes: [...asked.scopes],
      environment: asked.environment ?? maker?.environment ?? environmentDefault,
      models: [...(asked.models ?? maker?.models ?? [])],
      expiresAt:
        asked.expiresAt === undefined ? (maker?.expiresAt ?? null) : dateOf(asked.expiresAt),
    }
    const beyondItself = maker === null ? null : beyondMaker(maker, power, matches)
    if (beyondItself !== null) return failed(fault('not_allowed', beyondItself))
    const now = new Date(clock.nowMs())
    const text = newKeyText()
    const record: RecordOf<'keys'> = {
      id: newId(idPrefixes.key, now.getTime()),
      workspace,
      project: asked.project,
      name: asked.name,
      prefix: keyPrefix(text),
      hmac: keyHmac(text, secret),
      ...power,
      limits: merged(noLimits, asked.limits),
      metadata: { ...asked.metadata },
      createdAt: now,
      createdBy: actor.name,
      revokedAt: null,
      lastUsedAt: null,
      scopesUsedAt: {},
    }
    return doDeed(this.#parts, actor, async (inside) => {
      await inside.keys.insert(record)
      const detail = { name: asked.name, scopes: asked.scopes }
      return ok({
        value: { id: record.id, key: text, record: this.#shown(record, 0n) },
        deed: { deed: 'key.created', record: record.id, detail },
      })
    })
  }

  /** `project` narrows it to the keys of one project: a key reaches no other's. */
  async edit(actor: Actor, id: string, change: Change, project?: string): Promise<Outcome<Key>> {
    const { workspace, matches } = this.#parts
    const editor = await this.#keyOf(actor)
    const expiresAt = change.expiresAt === undefined ? undefined : dateOf(change.expiresAt)
    const changed = await doDeed(this.#parts, actor, async (inside) => {
      const record = await inside.keys.find({ id, workspace, ...within(project) })
      if (record === null) return failed(fault('not_found', `There is no key ${id}.`))
      if (this.#isOwn(record)) return failed(fault('not_allowed', ownKeyStays))
      const limits = merged(record.limits, change.limits ?? {})
      const beyond =
        editor === null
          ? null
          : beyondEditor(editor, record, { models: change.models, limits, expiresAt }, matches)
      if (beyond !== null) return failed(fault('not_allowed', beyond))
      const [after = record] = await inside.keys.update(
        { id },
        {
          name: change.name ?? record.name,
          models: [...(change.models ?? record.models)],
          limits,
          metadata: { ...(change.metadata ?? record.metadata) },
          expiresAt: expiresAt === undefined ? record.expiresAt : expiresAt,
        },
      )
      return ok({ value: after, deed: { deed: 'key.edited', record: id, detail: { ...change } } })
    })
    if (!changed.ok) return changed
    const spent = await this.#parts.spent([changed.value])
    return ok(this.#shown(changed.value, spent.get(id) ?? 0n))
  }

  async revoke(actor: Actor, id: string, project?: string): Promise<Outcome<{ done: true }>> {
    const { workspace } = this.#parts
    return doDeed(this.#parts, actor, async (inside, now) => {
      const record = await inside.keys.find({ id, workspace, ...within(project) })
      if (record !== null && this.#isOwn(record)) return failed(fault('not_allowed', ownKeyStays))
      const revoked = await inside.keys.update(
        { id, workspace, revokedAt: null, ...within(project) },
        { revokedAt: now },
      )
      return revoked.length === 0
        ? failed(fault('not_found', `There is no key ${id} that could still be revoked.`))
        : ok({ value: { done: true as const }, deed: { deed: 'key.revoked', record: id } })
    })
  }

  /** Says when keys were last used, and for what. */
  async touch(uses: ReadonlyMap<string, KeyUse>): Promise<void> {
    const { records } = this.#parts
    for (const [id, { at, scopes }] of uses) {
      if (scopes.size === 0) {
        await records.keys.update({ id }, { lastUsedAt: at })
        continue
      }
      const used = Object.fromEntries([...scopes].map((scope) => [scope, at.toISOString()]))
      await records.transaction(async (inside) => {
        const record = await inside.keys.find({ id })
        if (record === null) return
        await inside.keys.update(
          { id },
          { lastUsedAt: at, scopesUsedAt: { ...record.scopesUsedAt, ...used } },
        )
      })
    }
  }

  /** The key that asks; null for people and the machine. */
  async #keyOf({ kind, id }: Actor): Promise<RecordOf<'keys'> | null> {
    const { records, workspace } = this.#parts
    if (kind !== 'key') return null
    const key = await records.keys.find({ id, workspace })
    invariant(key !== null, 'a key that was let in is among the keys')
    return key
  }

  #isOwn({ hmac, project }: RecordOf<'keys'>): boolean {
    return hmac === ownKeyHmac(project, this.#parts.secret)
  }

  #shown(record: RecordOf<'keys'>, spent: PicoUsd): Key {
    return {
      id: record.id,
      name: record.name,
      prefix: record.prefix,
      project: record.project,
      environment: record.environment,
      scopes: record.scopes,
      models: record.models,
      limits: record.limits,
      metadata: record.metadata,
      createdAt: record.createdAt.toISOString(),
      createdBy: record.createdBy,
      isOwn: this.#isOwn(record),
      expiresAt: record.expiresAt?.toISOString() ?? null,
      revokedAt: record.revokedAt?.toISOString() ?? null,
      lastUsedAt: record.lastUsedAt?.toISOString() ?? null,
      spentUsd: formatUsd(spent),
    }
  }
}

const ownKeyStays =
  'This is the key of Belay itself: what it calls is bound by the key or the person that it calls for, so bounds belong to those. Nobody revokes or edits it.'

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

function within(project: string | undefined): { project?: string } {
  return project === undefined ? {} : { project }
}

function merged(limits: Limits, change: LimitsChange): Limits {
  const defined = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  )
  return { ...limits, ...defined }
}
