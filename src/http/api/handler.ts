import type { Outcome } from '#contract/faults.ts'
import type { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'
import type { Actor } from '#contract/people.ts'
import type { Project } from '#contract/projects.ts'

/** Project that a key belongs to; a key sees no other. Null for people, who choose by query. */
export type KeyPlace = { readonly project: string; readonly environment: string } | null

/** What a handler is given besides the validated parts of the request. */
export type RequestFacts = {
  readonly actor: Actor
  readonly keyPlace: KeyPlace
  /** Token of the session cookie; '' without one. */
  readonly sessionToken: string
  /** Address of the caller, for bounding tries. */
  readonly peer: string
  /**
   * A value as whoever asked may see it: people by pseudonym, where their names are none of the asker's business. For
   * what a handler writes into text; every answer itself goes through this anyway.
   */
  readonly hideNames: <Value>(value: Value) => Value
  /** Sets or (null) clears the session cookie of the answer. */
  readonly setSession: (session: { token: string; expiresAt: Date } | null) => void
}

type Parts<E extends Endpoint> =
  E extends Endpoint<infer P, infer Q, infer B>
    ? { readonly params: z.output<P>; readonly query: z.output<Q>; readonly body: z.output<B> }
    : never

/** The project of an endpoint that is about one; others get none. */
type Place<E extends Endpoint> = E extends { readonly of: 'project' }
  ? { readonly project: Project }
  : unknown

/** What a handler gets: the validated parts of the request, who sent it, and the project it is about. */
export type RequestOf<E extends Endpoint> = RequestFacts & Parts<E> & Place<E>

type Reply<E extends Endpoint> =
  E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never

type AnyRequest = RequestFacts & {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly project: Project | null
}

/** An endpoint together with what answers it: once, or event by event. */
export type Route =
  | {
      readonly endpoint: Endpoint
      readonly handle: (request: AnyRequest) => Promise<Outcome<unknown>>
    }
  | {
      readonly endpoint: Endpoint
      readonly open: (
        request: AnyRequest,
        signal: AbortSignal,
      ) => Promise<Outcome<AsyncIterable<{ readonly type: string }>>>
    }

/** Ties a handler to its endpoint: what it gets and what it must return come from the contract. */
export function route<E extends Endpoint>(
  endpoint: E,
  handle: (request: RequestOf<E>) => Promise<Outcome<Reply<E>>>,
): Route {
  // The server validates by this very endpoint's schemas before it calls, which the list of routes cannot express.
  return { endpoint, handle: handle as unknown as Extract<Route, { handle: unknown }>['handle'] }
}

/**
 * Ties what streams to its endpoint. A fault is answered as every other; after that come events,
 * until they end, or until nobody reads them any more and the signal is aborted.
 */
export function streamRoute<E extends Endpoint>(
  endpoint: E,
  open: (request: RequestOf<E>, signal: AbortSignal) => Promise<Outcome<AsyncIterable<Reply<E>>>>,
): Route {
  return { endpoint, open: open as unknown as Extract<Route, { open: unknown }>['open'] } // as in `route`
}
