import { createContext, useContext } from 'react'
import type { Actor } from '#contract/people.ts'
import type { Project } from '#contract/projects.ts'
import type { Scope } from '#contract/roles.ts'

/** Who is signed in, and the project they are in. */
export type Session = {
  readonly actor: Actor
  readonly projects: readonly Project[]
  readonly project: Project
}

export const SessionContext = createContext<Session | null>(null)

/** The session of the page; every page inside the shell has one. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('useSession is only for pages inside the shell')
  return session
}

/** Why the person may not do something, to show on the disabled button; undefined if they may. */
export function useRefusal(scope: Scope): string | undefined {
  const { actor } = useSession()
  if (actor.scopes.includes(scope)) return undefined
  return `Your role (${actor.role ?? actor.kind}) does not include this; an owner can change it under Settings, People`
}
