import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import createRouter from 'find-my-way'
import { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'
import { type Fault, fault, faults, type Problem, type Outcome } from '#contract/faults.ts'
import type { Project } from '#contract/projects.ts'
import type { Scope } from '#contract/roles.ts'
import type { RequestFacts, Route } from '#http/api/handler.ts'
import {
  readSessionToken,
  type Authenticated,
  type Authenticator,
  sessionCookie,
} from '#http/api/authenticate.ts'
import type { OpenAnswers } from '#http/api/open-answers.ts'
import { leaving, sendEvents } from '#http/api/send-events.ts'
import { peerHeader } from '#http/front/pass-on.ts'
import { newId } from '#kit/id.ts'
import { isJsonDeeperThan, jsonDepthMax } from '#kit/json-depth.ts'
import { hidePeople, hidePeopleInEach } from '#http/api/hide-people.ts'
import { BodyCut, BodyTooLarge, readBody } from '#kit/read-body.ts'
import { parseLargeAsText } from '#kit/exact-json.ts'

/** Answers longer than this are worth compressing; the fastest level, because a person waits. */
const compressedFromBytes = 32 * 1024
const compress = promisify<Buffer, { level: number }, Buffer>(gzip)

/** Bodies of our own API are forms and batches of scores. */
const bodyBytesMax = 8 * 1024 * 1024

/** Answers a request that is not an endpoint of the contract: the page, events, OpenAPI. True when it did. */
export type RawHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  who: () => Promise<Authenticated | null>,
) => Promise<boolean>

export type ApiSettings = {
  readonly routes: readonly Route[]
  readonly raw: readonly RawHandler[]
  readonly authenticate: Authenticator
  /** The project of that slug or id; the default one for null. For a key its `own`, or nothing. */
  readonly findProject: (asked: string | null, own: string | null) => Promise<Outcome<Project>>
  /** Where what streams ends with the admission of its reader. */
  readonly openAnswers: OpenAnswers
  /** What stands for each person by name, where names are nobody's business. */
  readonly pseudonyms: () => Promise<ReadonlyMap<string, string>>
  /** Told of each request of a key that was let in by a scope. */
  readonly onScopeUsed: (keyId: string, scope: Scope) => void
  /** Origin at which people reach the server. With https, cookies are never sent without it. */
  readonly origin: string
  readonly onMistake: (error: unknown, id: string) => void
}

/** The HTTP server of the main thread: our own API and the page. Endpoints and their checks come from the contract. */
export function createApiServer(settings: ApiSettings): Server {
  const router = createRouter({ caseSensitive: true, maxParamLength: 300 })
  for (const route of settings.routes) {
    router.on(route.endpoint.method, route.endpoint.path, () => {}, route)
  }
  // The front threads decide how long their connections to here live: one that this side closed as
  // idle could be in use at the same moment, and that caller would be told that nobody answers.
  return createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const id = newId('req')
    answer(request, response, settings, router).catch((error: unknown) => {
      if (error instanceof BodyCut) return
      settings.onMistake(error, id)
      const isAway = error instanceof Error && 'retryable' in error && error.retryable === true
      const told = isAway
        ? fault('store_away', error.message)
        : fault('internal', `Look for ${id} in the server log.`)
      sendFault(response, told, id)
    })
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  settings: ApiSettings,
  router: ReturnType<typeof createRouter>,
): Promise<void> {
  const id = newId('req')
  // Not relative to a base: a path that begins with two slashes would be read as a host.
  const url = URL.parse(`http://belay${request.url ?? '/'}`)
  if (url === null) {
    sendFault(response, fault('not_found', `There is nothing at ${request.url}.`), id)
    return
  }
  const found = router.find(request.method as 'GET', url.pathname)
  if (found === null) {
    const who = () => settings.authenticate(request.headers)
    for (const raw of settings.raw) if (await raw(request, response, url, who)) return
    const isKnownPath = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).some(
      (method) => router.find(method, url.pathname) !== null,
    )
    sendFault(
      response,
      isKnownPath
        ? fault('method_unknown', `${url.pathname} does not take ${request.method}.`)
        : fault('not_found', `There is nothing at ${url.pathname}.`),
      id,
    )
    return
  }
  const route: Route = found.store
  const { endpoint } = route
  const crossSite = crossSiteProblem(request, settings.origin)
  if (crossSite !== null) {
    sendFault(response, crossSite, id)
    return
  }
  const who = await settings.authenticate(request.headers)
  const denied = denial(endpoint, who)
  if (denied !== null) {
    request.resume()
    sendFault(response, denied, id)
    return
  }
  if (who?.actor.kind === 'key' && endpoint.scope !== 'public' && endpoint.scope !== 'signed-in')
    settings.onScopeUsed(who.actor.id, endpoint.scope)
  const read = await readParts(endpoint, request, found.params, url)
  if ('code' in read) {
    sendFault(response, read, id)
    return
  }
  const project = await projectOf(endpoint, read.query, who, settings)
  if (project !== null && !project.ok) {
    sendFault(response, project.fault, id)
    return
  }
  const cookies: string[] = []
  const isNamed = seesNames(who)
  const pseudonyms = isNamed ? null : await settings.pseudonyms()
  const hideNames = <Value>(value: Value): Value =>
    pseudonyms === null ? value : hidePeople(value, pseudonyms)
  const facts = {
    ...read,
    actor: who?.actor ?? { kind: 'person', id: '', name: '', role: null, scopes: [] },
    keyPlace: who?.keyPlace ?? null,
    project: project?.value ?? null,
    sessionToken: readSessionToken(request.headers),
    peer: String(request.headers[peerHeader] ?? ''),
    hideNames,
    setSession: (session: Parameters<RequestFacts['setSession']>[0]) =>
      cookies.push(sessionCookie(session, settings.origin.startsWith('https:'))),
  }
  if ('open' in route) {
    const left = leaving(response)
    if (who !== null) settings.openAnswers.keep(response, who.admission)
    const opened = await route.open(facts, left)
    if (!opened.ok) {
      sendFault(response, opened.fault, id)
      return
    }
    const events = isNamed ? opened.value : hidePeopleInEach(opened.value, settings.pseudonyms)
    await sendEvents(response, events, left)
    return
  }
  const result = await route.handle(facts)
  if (!result.ok) {
    sendFault(response, result.fault, id)
    return
  }
  const plain = Buffer.from(JSON.stringify(hideNames(result.value)))
  const isCompressed =
    plain.length > compressedFromBytes &&
    /\bgzip\b/.test(String(request.headers['accept-encoding']))
  const body = isCompressed ? await compress(plain, { level: 1 }) : plain
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': body.length,
    'cache-control': 'no-store',
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
  })
  response.end(body)
}

/** The project that a request is about: a key's own, and no other. Null where the endpoint is about none. */
async function projectOf(
  endpoint: Endpoint,
  query: unknown,
  who: Authenticated | null,
  { findProject }: ApiSettings,
): Promise<Outcome<Project> | null> {
  if (endpoint.of === 'workspace') return null
  const asked =
    typeof query === 'object' && query !== null && 'project' in query ? query.project : null
  return findProject(typeof asked === 'string' ? asked : null, who?.keyPlace?.project ?? null)
}

/**
 * People who work here see who did what, and so does a key that may edit, which acts in their place and hands work over
 * by name. Every other key belongs to an application, which needs none of it.
 */
function seesNames(who: Authenticated | null): boolean {
  return who?.actor.kind !== 'key' || who.actor.scopes.includes('edit')
}

function denial(endpoint: Endpoint, who: Authenticated | null): Fault | null {
  if (endpoint.scope === 'public') return null
  if (who === null)
    return fault('not_signed_in', `${endpoint.method} ${endpoint.path} needs somebody signed in.`)
  if (endpoint.isForPeople === true && who.actor.kind === 'key')
    return fault(
      'not_allowed',
      `${endpoint.method} ${endpoint.path} takes a person: sign in on the page, or use the command line on the server's machine. A key belongs to one project, and this concerns the people of the whole workspace.`,
    )
  if (endpoint.scope === 'signed-in' || who.actor.scopes.includes(endpoint.scope)) return null
  return fault(
    'not_allowed',
    `This needs the scope "${endpoint.scope}"; ${who.actor.name} has: ${who.actor.scopes.join(', ') || 'none'}.`,
  )
}

/** A page of another site can make a browser send our cookie; a browser then says so in these headers. */
function crossSiteProblem(request: IncomingMessage, ownOrigin: string): Fault | null {
  if (request.method === 'GET') return null
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return fault('cross_site', `A page of another site (${String(origin)}) tried to write here.`)
  // A proxy in front may pass on another name than the page was opened by.
  if (origin === undefined || host === undefined || origin === ownOrigin) return null
  return URL.canParse(origin) && new URL(origin).host === host
    ? null
    : fault(
        'cross_site',
        `A page of ${origin} tried to write to ${host}. If ${origin} is an address of this server, set \`url\` to it.`,
      )
}

/** What is wrong with a request is named, not all of it: an answer need not be as long as what it refuses. */
const faultsToldMax = 100
const faultCharactersMax = 500

function shortened(text: string): string {
  return text.length <= faultCharactersMax ? text : `${text.slice(0, faultCharactersMax)} …`
}

type ReadParts = { readonly params: unknown; readonly query: unknown; readonly body: unknown }

async function readParts(
  endpoint: Endpoint,
  request: IncomingMessage,
  params: unknown,
  url: URL,
): Promise<ReadParts | Fault> {
  let body: unknown
  if (request.method === 'GET' || request.method === 'DELETE') {
    request.resume()
  } else {
    try {
      const bytes = await readBody(request, endpoint.bodyBytesMax ?? bodyBytesMax)
      if (isJsonDeeperThan(bytes, jsonDepthMax)) {
        const message = `nests deeper than ${jsonDepthMax} levels`
        return fault('request_invalid', `The body ${message}.`, [{ path: 'body', message }])
      }
      body = bytes.length === 0 ? undefined : parseLargeAsText(bytes.toString())
    } catch (error) {
      if (error instanceof BodyTooLarge) return fault('body_too_large', error.message)
      if (error instanceof SyntaxError)
        return fault('request_invalid', `The body is not valid JSON: ${error.message}.`, [
          { path: 'body', message: error.message },
        ])
      throw error
    }
  }
  const errors: { path: string; message: string }[] = []
  const check = (schema: z.ZodType, value: unknown, name: string): unknown => {
    const isNothing = schema.def.type === 'undefined'
    const parsed = schema.safeParse(isNothing ? undefined : value)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues.slice(0, faultsToldMax - errors.length))
      errors.push({
        path: shortened([name, ...issue.path].join('.')),
        message: shortened(issue.message),
      })
    return undefined
  }
  const read = {
    params: check(endpoint.params, params, 'path'),
    query: check(endpoint.query, Object.fromEntries(url.searchParams), 'query'),
    body: check(endpoint.body, body ?? (endpoint.body.safeParse({}).success ? {} : body), 'body'),
  }
  // Of a schema that has fields the unknown ones are refused; one without a query would pass over all of them.
  if (endpoint.query.def.type === 'undefined')
    for (const name of [...url.searchParams.keys()].slice(0, faultsToldMax - errors.length)) {
      const isOfBody = endpoint.body instanceof z.ZodObject && name in endpoint.body.shape
      errors.push({
        path: shortened(`query.${name}`),
        message: isOfBody
          ? 'this endpoint takes it in the body'
          : 'this endpoint takes nothing in the query: leave it out',
      })
    }
  if (endpoint.method === 'PATCH' && isEmpty(body)) {
    const message = `name at least one field to change${fieldsOf(endpoint.body)}`
    errors.push({ path: 'body', message })
  }
  return errors.length === 0
    ? read
    : fault(
        'request_invalid',
        errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
        errors,
      )
}

/** A change that names nothing is a mistake of whoever sent it: every PATCH says so alike. */
function isEmpty(body: unknown): boolean {
  return (
    body === undefined ||
    (typeof body === 'object' && body !== null && Object.keys(body).length === 0)
  )
}

function fieldsOf(schema: z.ZodType): string {
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  return names.length === 0 ? '' : `: ${names.join(', ')}`
}

/** Answers a fault as RFC 9457 problem details. */
export function sendFault(response: ServerResponse, told: Fault, id: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, title, remedy } = faults[told.code]
  const problem: Problem = {
    type: `urn:belay:fault:${told.code}`,
    title,
    status,
    detail: told.detail,
    code: told.code,
    remedy,
    instance: id,
    ...(told.errors === undefined ? {} : { errors: [...told.errors] }),
  }
  const body = Buffer.from(JSON.stringify(problem))
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    ...(told.code === 'too_many_tries' ? { 'retry-after': '60' } : {}),
    'content-length': body.length,
    'cache-control': 'no-store',
  })
  response.end(body)
}
