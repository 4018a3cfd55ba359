import * as contract from '#contract/people.ts'
import type { Identity } from '#domain/identity/service.ts'
import { route, type Route } from '#http/api/handler.ts'
import type { TryBound } from '#http/api/try-bound.ts'
import { ok } from '#kit/result.ts'

/** Who works here: sessions, links, invitations, roles. `url` is the address under which people reach this server. */
export function peopleRoutes({
  identity,
  tries,
  url,
}: {
  readonly identity: Identity
  readonly tries: TryBound
  readonly url: string
}): Route[] {
  return [
    route(contract.whoAmI, async ({ actor }) => ok(actor)),
    route(contract.signIn, async ({ body, peer, setSession }) => {
      const allowed = tries.signIn(peer, body.email)
      if (!allowed.ok) return allowed
      const session = await identity.signIn(body)
      if (!session.ok) return session
      setSession(session.value)
      return ok(session.value.actor)
    }),
    route(contract.signOut, async ({ sessionToken, setSession }) => {
      await identity.signOut(sessionToken)
      setSession(null)
      return ok({ done: true as const })
    }),
    route(contract.showLink, async ({ body, peer }) => {
      const allowed = tries.link(peer)
      return allowed.ok ? identity.showLink(body.token) : allowed
    }),
    route(contract.acceptLink, async ({ body, peer, setSession }) => {
      const allowed = tries.link(peer)
      if (!allowed.ok) return allowed
      const session = await identity.acceptLink(body)
      if (!session.ok) return session
      setSession(session.value)
      return ok(session.value.actor)
    }),
    route(contract.listPeople, async ({ actor }) => ok({ items: await identity.people(actor) })),
    route(contract.editPerson, async ({ actor, params, body }) =>
      identity.editPerson(actor, params.id, body),
    ),
    route(contract.listInvitations, async () => ok({ items: await identity.invitations() })),
    route(contract.createInvitation, async ({ actor, body }) => {
      const invited = await identity.invite(actor, {
        role: body.role,
        email: body.email ?? null,
      })
      if (!invited.ok) return invited
      const { invitation, token } = invited.value
      return ok({ invitation, link: `${url}/link#${token}` })
    }),
    route(contract.removeInvitation, async ({ actor, params }) =>
      identity.withdraw(actor, params.id),
    ),
  ]
}
