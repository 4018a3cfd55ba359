import type { Changes } from '#store/ports/changes.ts'
import type { Ground } from '#compose/ground.ts'
import type { RawHandler } from '#http/api/api-server.ts'
import type { Route } from '#http/api/handler.ts'
import type { AnyJob } from '#jobs/define-job.ts'
import { invariant } from '#kit/invariant.ts'

/** What a wing gives the house. Hooks run in the order of needs, and those of the end in reverse. */
export type Built<Service> = {
  /** What wings that need this one get. */
  readonly service: Service
  readonly routes?: readonly Route[]
  /** Handlers of what is no endpoint of the contract; asked in order when no route fits. */
  readonly raw?: readonly RawHandler[]
  readonly jobs?: readonly AnyJob[]
  /** Records of these nouns changed; '' stands for changes that may have been missed. Done when the change is in force. */
  readonly changed?: (changes: Changes) => Promise<void>
  /** All is built: lets the world in. */
  readonly open?: () => Promise<void>
  /** The first call can be answered, and jobs can be sent: what happens later may begin. */
  readonly start?: () => Promise<void>
  /** Lets nobody in any more, and what runs come to its end. */
  readonly shut?: () => Promise<void>
  /** Nobody asks it any more: lets go of what it holds. */
  readonly stop?: () => Promise<void>
}

/**
 * A part of the server: a service with its routes, jobs and hooks. A file in `wings/` exports it as
 * `wing`, and a generated catalogue finds it there.
 */
export type Wing<Service> = {
  /** The wings whose services it is built with. */
  readonly needs: Readonly<Record<string, Wing<unknown>>>
  readonly build: (
    ground: Ground,
    needed: Readonly<Record<string, unknown>>,
  ) => Promise<Built<Service>>
}

type ServiceOf<Of> = Of extends Wing<infer Service> ? Service : never

/** Declares a wing: the types of what it is built with follow from what it needs. */
export function defineWing<Needs extends Readonly<Record<string, Wing<unknown>>>, Service>(wing: {
  readonly needs: Needs
  readonly build: (
    ground: Ground,
    needed: { readonly [Name in keyof Needs]: ServiceOf<Needs[Name]> },
  ) => Built<Service> | Promise<Built<Service>>
}): Wing<Service> {
  return {
    needs: wing.needs,
    // `buildWings` hands each need the service of the very wing that is named.
    build: async (ground, needed) =>
      wing.build(ground, needed as { readonly [Name in keyof Needs]: ServiceOf<Needs[Name]> }),
  }
}

/** What was built, in the order of needs. */
export type House = {
  readonly built: readonly Built<unknown>[]
  /** The service of one of the wings. */
  of<Service>(wing: Wing<Service>): Service
}

/** Builds wings one after the other, each after those that it needs. */
export async function buildWings(wings: readonly Wing<unknown>[], ground: Ground): Promise<House> {
  const built = new Map<Wing<unknown>, Built<unknown>>()
  const build = async (wing: Wing<unknown>): Promise<Built<unknown>> => {
    const known = built.get(wing)
    if (known !== undefined) return known
    const needed: Record<string, unknown> = {}
    for (const [name, need] of Object.entries(wing.needs))
      needed[name] = (await build(need)).service
    const made = await wing.build(ground, needed)
    built.set(wing, made)
    return made
  }
  for (const wing of wings) await build(wing)
  return {
    built: [...built.values()],
    of<Service>(wing: Wing<Service>): Service {
      const made = built.get(wing)
      invariant(made !== undefined, 'a wing that the house is built of')
      return made.service as Service // what this very wing built
    },
  }
}
