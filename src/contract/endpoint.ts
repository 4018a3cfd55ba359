import type { z } from 'zod'
import type { FaultCode } from '#contract/faults.ts'
import { nothing } from '#contract/nothing.ts'
import type { Scope } from '#contract/roles.ts'
import { projectQuery } from '#contract/time.ts'

type Shape = z.ZodType

/** What an endpoint is about: one project, which is found before it is answered, or the workspace. */
export type Reach = 'project' | 'workspace'

/**
 * One operation of our API, written once: the handler's type, validation, OpenAPI, the client,
 * the command line's help and the reference page all come from it.
 */
export type Endpoint<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Reply extends Shape = Shape,
  Of extends Reach = Reach,
> = Told<Reply> &
  Taken<Params, Query, Body> & {
    /**
     * `project`: the one that the query's `project` names, of a key its own or none; without one the key's, or the
     * default. Its handler is not reached without it. `workspace`: none, or a record that is found by its id; the handler looks at whose it is.
     */
    readonly of: Of
  }

/** What every endpoint says of itself. */
type Told<Reply extends Shape> = {
  /** `noun.verb`, unique. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with `:name` for each of `params`. */
  readonly path: string
  /** What the caller must be allowed to do; `public` needs nobody signed in. */
  readonly scope: Scope | 'public' | 'signed-in'
  /** True: refused to every key. It is about the people of the workspace, or the rules that bind them; a key belongs to one project. */
  readonly isForPeople?: true
  /** One sentence, an imperative. */
  readonly summary: string
  readonly reply: Reply
  /** Of the body, where it may be longer than others: a file to import. */
  readonly bodyBytesMax?: number
  /** True: it answers with server-sent events, and `reply` is the data of one. */
  readonly isStream?: true
}

type Taken<Params extends Shape, Query extends Shape, Body extends Shape> = {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** What it answers apart from what every endpoint may (request_invalid, not_signed_in, not_allowed, internal, store_away). */
  readonly faults: readonly FaultCode[]
}

export type ParamsOf<E> = E extends Endpoint<infer P, Shape, Shape, Shape> ? z.output<P> : never
export type QueryOf<E> = E extends Endpoint<Shape, infer Q, Shape, Shape> ? z.output<Q> : never
export type BodyOf<E> = E extends Endpoint<Shape, Shape, infer B, Shape> ? z.output<B> : never
export type ReplyOf<E> = E extends Endpoint<Shape, Shape, Shape, infer R> ? z.output<R> : never

/** What a caller gives: params, query and body before defaults are filled in; empty ones are left out. */
export type CallOf<E> =
  E extends Endpoint<infer P, infer Q, infer B, Shape>
    ? Given<'params', z.input<P>> & Given<'query', z.input<Q>> & Given<'body', z.input<B>>
    : never

type Given<Name extends string, Input> = undefined extends Input
  ? unknown
  : Record<never, never> extends Input
    ? { readonly [key in Name]?: Input }
    : { readonly [key in Name]: Input }

/**
 * Declares an endpoint; the types of its parts are inferred. It is of a project unless it says otherwise. Left out, params,
 * query, body and faults are none; the query of an endpoint of a project is that project, and its fault that there is none.
 */
export function defineEndpoint<
  Reply extends Shape,
  Params extends Shape = typeof nothing,
  Query extends Shape = typeof projectQuery,
  Body extends Shape = typeof nothing,
>(
  endpoint: Told<Reply> & Partial<Taken<Params, Query, Body>> & { readonly of?: 'project' },
): Endpoint<Params, Query, Body, Reply, 'project'>
export function defineEndpoint<
  Reply extends Shape,
  Params extends Shape = typeof nothing,
  Query extends Shape = typeof nothing,
  Body extends Shape = typeof nothing,
>(
  endpoint: Told<Reply> & Partial<Taken<Params, Query, Body>> & { readonly of: 'workspace' },
): Endpoint<Params, Query, Body, Reply, 'workspace'>
export function defineEndpoint(
  endpoint: Told<Shape> & Partial<Taken<Shape, Shape, Shape>> & { readonly of?: Reach },
): Endpoint {
  const usual: Pick<Endpoint, 'of' | 'params' | 'query' | 'body' | 'faults'> =
    endpoint.of === 'workspace'
      ? { of: 'workspace', params: nothing, query: nothing, body: nothing, faults: [] }
      : {
          of: 'project',
          params: nothing,
          query: projectQuery,
          body: nothing,
          faults: ['not_found'],
        }
  return { ...usual, ...endpoint }
}
