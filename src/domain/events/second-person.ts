import type { Actor } from '#contract/people.ts'
import { type Role, roleScopes, type Scope } from '#contract/roles.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** Who did something, as deeds keep it. */
type Doer = { readonly kind: string; readonly id: string }

type Person = { readonly id: string; readonly role: Role; readonly isDisabled: boolean }

/** A key that a key made, that a key made: longer chains are cut, and the last key stands for itself. */
const makersMax = 20

/**
 * Who stands behind an actor: of a key, whoever made it, so that nobody is two people by having a
 * key. A key whose maker is not known stands for itself.
 */
export async function personBehind(
  records: Pick<RecordStore, 'events'>,
  { kind, id }: Doer,
): Promise<Doer> {
  let behind: Doer = { kind, id }
  for (let made = 0; made < makersMax && behind.kind === 'key'; made += 1) {
    const deed = await records.events.find({ record: behind.id, deed: 'key.created' })
    if (deed === null) break
    behind = { kind: deed.actorKind, id: deed.actorId }
  }
  return behind
}

/**
 * Whoever asks may not approve: true when both are one and somebody else could approve by their
 * role. Where nobody else could, they may: a lone owner is not locked out. Both as `personBehind`
 * gives them.
 */
export function isOwnApproval(asked: {
  readonly asker: Doer
  readonly approver: Doer
  readonly people: readonly Person[]
  /** What approving takes. */
  readonly scope: Scope
}): boolean {
  const { asker, approver, people, scope } = asked
  if (asker.kind !== approver.kind || asker.id !== approver.id) return false
  return people.some(
    ({ id, role, isDisabled }) =>
      !isDisabled &&
      roleScopes[role].includes(scope) &&
      !(approver.kind === 'person' && id === approver.id),
  )
}

/** The same of an actor who would approve what somebody asked for, by what the records say of both. */
export async function isOwnRequest(
  records: Pick<RecordStore, 'events' | 'people'>,
  asked: {
    readonly asker: Doer
    readonly approver: Actor
    readonly workspace: string
    readonly scope: Scope
  },
): Promise<boolean> {
  return isOwnApproval({
    asker: await personBehind(records, asked.asker),
    approver: await personBehind(records, asked.approver),
    people: await records.people.list({ workspace: asked.workspace }),
    scope: asked.scope,
  })
}

/** True when a name or an address that somebody wrote is that of the actor, or of who stands behind their key. */
export async function isNamedAs(
  records: Pick<RecordStore, 'events' | 'people'>,
  written: string,
  actor: Actor,
): Promise<boolean> {
  const { kind, id } = await personBehind(records, actor)
  const person = kind === 'person' ? await records.people.find({ id }) : null
  return [actor.name, person?.name, person?.email].some(
    (name) => name !== undefined && plain(name) === plain(written),
  )
}

function plain(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase()
}
