import type { IncomingMessage, ServerResponse } from 'node:http'
import { systemClock } from '#kit/clock.ts'
import { answerTo, countInput } from './answer.ts'
import { parseModelName, type Behaviour } from './catalog.ts'
import { type CallCounts, drawBehaviour } from './draw-behaviour.ts'
import { askedForError, errorBody } from './errors.ts'
import { describeModel, listModels, unknownModel } from './list-models.ts'
import { hashText, hexOf, seededRandom } from './random.ts'
import { findRoute, type Route } from './route.ts'
import { sendFrames, sendWhole, wait } from './send.ts'
import { isProblem, type Format, type Identity, type Problem } from './surface.ts'

/** What lives as long as one simulator. */
export type Simulation = {
  readonly seed: number
  /** Calls so far: names answers, and decides which calls of a flaky model fail. */
  calls: number
  flakyCalls: number
  readonly counts: CallCounts
}

type Call = {
  readonly simulation: Simulation
  readonly route: Route
  readonly identity: Identity
  readonly response: ServerResponse
  readonly signal: AbortSignal
  readonly alt: string
}

// As OpenAI and Anthropic have it for most requests.
const bodyBytesMax = 32 * 1024 * 1024

/** Answers one request as the provider would whose path it has. */
export async function handleCall(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://simulator')
  const route = findRoute(request.method ?? '', pathname)
  // Before anything can be refused: nothing from here may pass for a real provider's answer.
  response.setHeader('x-simulated', 'true')
  const gone = new AbortController()
  response.on('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  simulation.calls += 1
  const identity = {
    hex: hexOf(`${simulation.seed}:${simulation.calls}`, 24),
    createdS: Math.floor(systemClock.nowMs() / 1000),
  }
  if (route === null) return refuse(response, 'openai', identity, noRoute(request, pathname))
  const call: Call = {
    simulation,
    route,
    identity,
    response,
    signal: gone.signal,
    alt: searchParams.get('alt') ?? '',
  }
  setProviderHeaders(call)
  if (route.kind === 'models') return answerModels(call, route.model)
  if (route.format === 'anthropic' && request.headers['anthropic-version'] === undefined) {
    const message = 'anthropic-version: header is required'
    return refuse(response, 'anthropic', identity, { status: 400, field: '', message })
  }
  const read = await readJson(request)
  if ('problem' in read) return refuse(response, route.format, identity, read.problem)
  return answerBody(call, read.body)
}

async function answerBody(call: Call, body: unknown): Promise<void> {
  const { route, response, identity, signal } = call
  if (route.kind === 'models') return
  const model = route.model || modelOf(body)
  if (model === '') {
    const message = 'you must provide a model parameter'
    return refuse(response, route.format, identity, { status: 400, field: 'model', message })
  }
  const asNamed = parseModelName(model)
  if (asNamed === null) {
    const message = unknownModel(model)
    return refuse(response, route.format, identity, { status: 404, field: 'model', message })
  }
  const { seed, counts } = call.simulation
  const count = counts.next(model, systemClock.nowMs())
  const behaviour = drawBehaviour(asNamed, { seed, model, ...count })
  // Taken and never answered: the caller's own time limit ends it, or the simulator's end.
  if (behaviour.transport === 'hang') return
  if (!(await wait(behaviour.waitMs, signal))) return
  const failure = failureOf(call.simulation, behaviour)
  if (failure !== null) return refuse(response, route.format, identity, failure)
  if (route.kind === 'conversation') return answerConversation(call, route, body, behaviour)
  const reply = route.kind === 'count' ? countReply(route, body) : route.embed(body, behaviour)
  if ('problem' in reply) return refuse(response, route.format, identity, reply.problem)
  return sendWhole(response, JSON.stringify(reply.body), behaviour, signal)
}

async function answerConversation(
  call: Call,
  route: Route & { readonly kind: 'conversation' },
  body: unknown,
  behaviour: Behaviour,
): Promise<void> {
  const { surface } = route
  const asked = surface.read(body, route)
  if (isProblem(asked)) return refuse(call.response, route.format, call.identity, asked)
  const answer = answerTo(asked, behaviour, call.simulation.seed)
  const { identity, alt } = call
  const simulated = { asked, answer, identity, body, alt }
  if (asked.streamed) {
    const isArray = route.format === 'gemini' && alt !== 'sse'
    const contentType = isArray ? 'application/json; charset=UTF-8' : surface.streamType
    const frames = surface.frames(simulated)
    return sendFrames(call.response, { frames, contentType }, behaviour, call.signal)
  }
  const rate = behaviour.tokensPerSecond
  const tokens = answer.usage.output + answer.usage.reasoning
  if (rate !== null && !(await wait((tokens / rate) * 1000, call.signal))) return
  const text = JSON.stringify(surface.whole(simulated))
  return sendWhole(call.response, text, behaviour, call.signal)
}

function countReply(route: Route & { readonly kind: 'count' }, body: unknown) {
  const asked = route.read(body)
  return isProblem(asked) ? { problem: asked } : { body: route.reply(countInput(asked)) }
}

function failureOf(simulation: Simulation, behaviour: Behaviour): Problem | null {
  if (behaviour.errorStatus !== null) return askedForError(behaviour.errorStatus)
  if (behaviour.flakyPercent === 0) return null
  simulation.flakyCalls += 1
  const random = seededRandom(hashText(`${simulation.seed}:flaky:${simulation.flakyCalls}`))
  return random() * 100 < behaviour.flakyPercent ? askedForError(503) : null
}

function answerModels(call: Call, model: string | null): void {
  const { route, response, identity } = call
  if (model !== null && parseModelName(model) === null) {
    const message = unknownModel(model)
    return refuse(response, route.format, identity, { status: 404, field: 'model', message })
  }
  const body = model === null ? listModels(route.format) : describeModel(route.format, model)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}

function refuse(
  response: ServerResponse,
  format: Format,
  identity: Identity,
  problem: Problem,
): void {
  response.statusCode = problem.status
  response.setHeader('content-type', 'application/json')
  if ([429, 503, 529].includes(problem.status)) response.setHeader('retry-after', '1')
  response.end(JSON.stringify(errorBody(format, problem, identity)))
}

function setProviderHeaders({ route, response, identity }: Call): void {
  if (route.format === 'openai') {
    response.setHeader('x-request-id', `req_${identity.hex}`)
    response.setHeader('openai-version', '2020-10-01')
    response.setHeader('openai-processing-ms', '1')
    response.setHeader('x-ratelimit-limit-requests', '10000')
    response.setHeader('x-ratelimit-remaining-requests', '9999')
  } else if (route.format === 'anthropic') {
    response.setHeader('request-id', `req_${identity.hex}`)
    response.setHeader('anthropic-organization-id', '00000000-0000-4000-8000-000000000000')
    response.setHeader('anthropic-ratelimit-requests-limit', '10000')
    response.setHeader('anthropic-ratelimit-requests-remaining', '9999')
  }
}

function noRoute(request: IncomingMessage, pathname: string): Problem {
  const message = `Invalid URL (${request.method} ${pathname}). The simulator answers under /openai/v1, /anthropic/v1 and /gemini/v1beta.`
  return { status: 404, field: '', message }
}

function modelOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('model' in body)) return ''
  return typeof body.model === 'string' ? body.model : ''
}

type Read = { readonly body: unknown } | { readonly problem: Problem }

async function readJson(request: IncomingMessage): Promise<Read> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) {
      const message = `The body is larger than ${bodyBytesMax} bytes.`
      return { problem: { status: 413, field: '', message } }
    }
    chunks.push(chunk)
  }
  try {
    return { body: JSON.parse(Buffer.concat(chunks).toString()) }
  } catch {
    const message = 'We could not parse the JSON body of your request.'
    return { problem: { status: 400, field: '', message } }
  }
}
