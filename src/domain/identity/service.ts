import { createHash, randomBytes } from 'node:crypto'
import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor, Invitation, Person } from '#contract/people.ts'
import { type Role, roleScopes } from '#contract/roles.ts'
import { belayActor } from '#domain/events/belay-actor.ts'
import { doDeed, type RecordParts, tellProgress } from '#domain/events/do-deed.ts'
import { refuseDuplicate } from '#domain/events/refuse-duplicate.ts'
import { hashPassword, isPassword } from '#domain/identity/password.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

const linkLifetimeMs = 7 * 86_400_000
const sessionLifetimeMs = 30 * 86_400_000
/** `lastSeenAt` moves at most this often, so that reading a page is not a write. */
const seenEveryMs = 60_000

/** A session just begun: the token goes into a cookie and is stored only as a hash. */
export type NewSession = { readonly actor: Actor; readonly token: string; readonly expiresAt: Date }

/** People, their one-time links, and their sessions. */
export class Identity {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  /** The person of a session cookie; null when it is unknown, expired, or theirs no more. */
  async actorOf(token: string): Promise<Actor | null> {
    const now = this.#parts.clock.nowMs()
    const person = await this.#personOf(token)
    if (person === null) return null
    if (now - (person.lastSeenAt?.getTime() ?? 0) > seenEveryMs) {
      await this.#parts.records.people.update({ id: person.id }, { lastSeenAt: new Date(now) })
    }
    return actorFrom(person)
  }

  /** Whether a session still lets its person in; asked of what they read all the time, it is no sign of them. */
  async isSignedIn(token: string): Promise<boolean> {
    return (await this.#personOf(token)) !== null
  }

  async signIn(given: {
    readonly email: string
    readonly password: string
  }): Promise<Outcome<NewSession>> {
    const person = await this.#personByEmail(given.email)
    // An unknown address takes as long as a wrong password, so that nobody can ask who works here.
    const isRight = await isPassword(
      given.password,
      person?.passwordHash ?? (await unknownPersonHash()),
    )
    if (person === null || person.isDisabled || !isRight) {
      return failed(
        fault(
          'credentials_wrong',
          'No person with this e-mail address and password can sign in here.',
        ),
      )
    }
    return ok(await this.#beginSession(this.#parts.records, person))
  }

  async signOut(token: string): Promise<void> {
    await this.#parts.records.sessions.remove({ tokenHash: hashOf(token) })
    await tellProgress(this.#parts.records, 'session.ended')
  }

  /** The token of a fresh link for the first owner, or null when somebody has joined already. */
  async firstOwnerLink(): Promise<string | null> {
    if ((await this.#parts.records.people.count({ workspace: this.#parts.workspace })) > 0)
      return null
    await this.#parts.records.invitations.remove({
      workspace: this.#parts.workspace,
      purpose: 'first-owner',
    })
    const { token } = await this.#makeLink(this.#parts.records, {
      role: 'owner',
      email: null,
      purpose: 'first-owner',
      createdBy: 'first start',
    })
    return token
  }

  async invite(
    actor: Actor,
    asked: { readonly role: Role; readonly email: string | null },
  ): Promise<Outcome<{ invitation: Invitation; token: string }>> {
    const beyond = beyondGiver(actor, asked.role)
    if (beyond !== null) return failed(beyond)
    return doDeed(this.#parts, actor, async (inside) => {
      const { record, token } = await this.#makeLink(inside, {
        ...asked,
        purpose: 'invitation',
        createdBy: actor.name,
      })
      return ok({
        value: { invitation: shownInvitation(record), token },
        deed: { deed: 'invitation.created', record: record.id, detail: { role: asked.role } },
      })
    })
  }

  async invitations(): Promise<Invitation[]> {
    const all = await this.#parts.records.invitations.list({
      workspace: this.#parts.workspace,
      purpose: 'invitation',
    })
    return all.map(shownInvitation)
  }

  async withdraw(actor: Actor, id: string): Promise<Outcome<{ done: true }>> {
    const workspace = this.#parts.workspace
    return doDeed(this.#parts, actor, async (inside) => {
      const removed = await inside.invitations.remove({ id, workspace, acceptedAt: null })
      return removed === 0
        ? failed(fault('not_found', `There is no open invitation ${id}.`))
        : ok({ value: { done: true as const }, deed: { deed: 'invitation.removed', record: id } })
    })
  }

  async showLink(
    token: string,
  ): Promise<Outcome<{ role: Role; email: string | null; purpose: 'first-owner' | 'invitation' }>> {
    const link = await this.#openLink(this.#parts.records, token)
    return link === null
      ? failed(spent())
      : ok({ role: link.role, email: link.email, purpose: link.purpose })
  }

  async acceptLink(given: {
    readonly token: string
    readonly name: string
    readonly email: string
    readonly password: string
  }): Promise<Outcome<NewSession>> {
    const passwordHash = await hashPassword(given.password)
    const taken = `Somebody with the address ${given.email} is here already; sign in instead.`
    return refuseDuplicate(taken, () =>
      doDeed(this.#parts, belayActor, async (records, now) => {
        const link = await this.#openLink(records, given.token)
        if (link === null) return failed(spent())
        const person: RecordOf<'people'> = {
          id: newId(idPrefixes.person, now.getTime()),
          workspace: this.#parts.workspace,
          name: given.name,
          email: given.email,
          role: link.role,
          passwordHash,
          createdAt: now,
          lastSeenAt: now,
          isDisabled: false,
        }
        await records.people.insert(person)
        await records.invitations.update({ id: link.id }, { acceptedAt: now })
        const session = await this.#beginSession(records, person)
        return ok({
          value: session,
          deed: { deed: 'person.joined', record: person.id, detail: { role: link.role } },
          by: session.actor,
        })
      }),
    )
  }

  /** Who there is, those who are disabled included: what they did still has their names. */
  async personNames(): Promise<readonly { readonly id: string; readonly name: string }[]> {
    return this.#parts.records.people.list({ workspace: this.#parts.workspace })
  }

  /** Everybody by name and role; addresses and when they were last here only to who manages people, and to themselves. */
  async people(actor: Actor): Promise<Person[]> {
    const all = await this.#parts.records.people.list({ workspace: this.#parts.workspace })
    const isManager = actor.scopes.includes('people')
    return all.map((person) => {
      const shown = shownPerson(person)
      return isManager || (actor.kind === 'person' && actor.id === person.id)
        ? shown
        : { ...shown, email: null, lastSeenAt: null }
    })
  }

  async editPerson(
    actor: Actor,
    id: string,
    change: { readonly role?: Role | undefined; readonly isDisabled?: boolean | undefined },
  ): Promise<Outcome<Person>> {
    const beyond = change.role === undefined ? null : beyondGiver(actor, change.role)
    if (beyond !== null) return failed(beyond)
    // What a person reads meanwhile ends with their sessions.
    return doDeed(this.#parts, actor, async (records) => {
      const person = await records.people.find({ id, workspace: this.#parts.workspace })
      if (person === null) return failed(fault('not_found', `There is no person ${id}.`))
      const owners = await records.people.list({
        workspace: this.#parts.workspace,
        role: 'owner',
        isDisabled: false,
      })
      const staysOwner =
        (change.role ?? person.role) === 'owner' && !(change.isDisabled ?? person.isDisabled)
      if (!staysOwner && owners.length === 1 && owners[0]?.id === id) {
        return failed(
          fault('conflict', `${person.name} is the last owner; make somebody else an owner first.`),
        )
      }
      const defined = Object.fromEntries(
        Object.entries(change).filter(([, value]) => value !== undefined),
      )
      const [changed] = await records.people.update({ id }, defined)
      if (change.isDisabled === true) await records.sessions.remove({ person: id })
      return ok({
        value: shownPerson(changed ?? person),
        deed: { deed: 'person.edited', record: id, detail: defined },
      })
    })
  }

  /** Removes sessions that have run out: a row for every sign-in would stay for ever otherwise. */
  async forgetExpired(): Promise<number> {
    return this.#parts.records.sessions.removeBefore(
      'expiresAt',
      new Date(this.#parts.clock.nowMs()),
    )
  }

  async #personOf(token: string): Promise<RecordOf<'people'> | null> {
    const session = await this.#parts.records.sessions.find({ tokenHash: hashOf(token) })
    if (session === null || session.expiresAt.getTime() <= this.#parts.clock.nowMs()) return null
    const person = await this.#parts.records.people.find({ id: session.person })
    return person === null || person.isDisabled ? null : person
  }

  async #personByEmail(email: string): Promise<RecordOf<'people'> | null> {
    const all = await this.#parts.records.people.list({ workspace: this.#parts.workspace })
    return all.find((person) => person.email.toLowerCase() === email.toLowerCase()) ?? null
  }

  async #makeLink(
    records: RecordStore,
    link: {
      role: Role
      email: string | null
      purpose: 'first-owner' | 'invitation'
      createdBy: string
    },
  ): Promise<{ record: RecordOf<'invitations'>; token: string }> {
    const token = randomBytes(32).toString('base64url')
    const nowMs = this.#parts.clock.nowMs()
    const record = {
      ...link,
      id: newId(idPrefixes.invitation, nowMs),
      workspace: this.#parts.workspace,
      tokenHash: hashOf(token),
      createdAt: new Date(nowMs),
      expiresAt: new Date(nowMs + linkLifetimeMs),
      acceptedAt: null,
    }
    await records.invitations.insert(record)
    return { record, token }
  }

  async #openLink(records: RecordStore, token: string): Promise<RecordOf<'invitations'> | null> {
    const link = await records.invitations.find({
      tokenHash: hashOf(token),
      workspace: this.#parts.workspace,
    })
    return link === null ||
      link.acceptedAt !== null ||
      link.expiresAt.getTime() <= this.#parts.clock.nowMs()
      ? null
      : link
  }

  async #beginSession(records: RecordStore, person: RecordOf<'people'>): Promise<NewSession> {
    const token = randomBytes(32).toString('base64url')
    const nowMs = this.#parts.clock.nowMs()
    const expiresAt = new Date(nowMs + sessionLifetimeMs)
    await records.sessions.insert({
      id: newId(idPrefixes.session, nowMs),
      person: person.id,
      tokenHash: hashOf(token),
      createdAt: new Date(nowMs),
      expiresAt,
    })
    return { actor: actorFrom(person), token, expiresAt }
  }
}

let unknownHash: Promise<string> | null = null

/** A hash that no password has; made when first needed, because making one costs memory and time. */
function unknownPersonHash(): Promise<string> {
  unknownHash ??= hashPassword(randomBytes(16).toString('hex'))
  return unknownHash
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Nobody gives a role that may do more than they may themselves: a key with `people` alone makes no owner. */
function beyondGiver(actor: Actor, role: Role): Fault | null {
  const beyond = roleScopes[role].filter((scope) => !actor.scopes.includes(scope))
  return beyond.length === 0
    ? null
    : fault(
        'not_allowed',
        `You cannot give the role ${role}: it includes ${beyond.join(', ')}, which you do not have yourself.`,
      )
}

function spent(): Fault {
  return fault('link_spent', 'Nothing can be done with this link any more.')
}

function actorFrom(person: RecordOf<'people'>): Actor {
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    role: person.role,
    scopes: [...roleScopes[person.role]],
  }
}

function shownPerson(person: RecordOf<'people'>): Person {
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    role: person.role,
    createdAt: person.createdAt.toISOString(),
    lastSeenAt: person.lastSeenAt?.toISOString() ?? null,
    isDisabled: person.isDisabled,
  }
}

function shownInvitation(link: RecordOf<'invitations'>): Invitation {
  return {
    id: link.id,
    role: link.role,
    email: link.email,
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
    acceptedAt: link.acceptedAt?.toISOString() ?? null,
    createdBy: link.createdBy,
  }
}
