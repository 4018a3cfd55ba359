// A front thread: listens on the one port, answers the model surfaces and OTLP by itself, and passes
// everything else to the main thread. Nothing here touches a store.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import { createRedact } from '#domain/redaction/redact.ts'
import { createPriceBook, type PriceBook } from '#domain/cost/price-book.ts'
import { priceProvidersOf } from '#domain/cost/price-providers.ts'
import { KeyFinder } from '#access/find-key.ts'
import { afterChange } from '#access/snapshot.ts'
import { SharedLimits } from '#access/limits/shared-memory.ts'
import { listModels } from '#gateway/list-models.ts'
import { matchModelRoute, type ModelRoute } from '#gateway/match-route.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import { RefusalNotes } from '#access/refusal-notes.ts'
import { refuse } from '#gateway/answer-call.ts'
import { runCall } from '#gateway/run-call.ts'
import { StreamUsage } from '#gateway/stream-usage.ts'
import { formatOfCaller, isForClients, surfacePath } from '#gateway/surface-path.ts'
import { TargetMemory } from '#gateway/target-memory.ts'
import { Upstreams } from '#gateway/upstream.ts'
import { answerOtlp, otlpSignal } from '#http/front/answer-otlp.ts'
import { answerCors } from '#http/front/cors.ts'
import { ExportThread } from '#http/front/export-thread.ts'
import type { FromFront, FrontBirth, FrontSettings, ToFront } from '#http/front/front-messages.ts'
import { isKnownHost } from '#http/front/known-host.ts'
import { isLargeCall } from '#http/front/large-calls.ts'
import { passOn } from '#http/front/pass-on.ts'
import { type ExportToRead, readExport } from '#ingest/read-export.ts'
import { TrafficCounters } from '#http/front/traffic-counters.ts'
import { AddressGuard } from '#kit/address-guard.ts'
import { readProxies } from '#kit/choose-proxy.ts'
import { systemClock } from '#kit/clock.ts'
import { Crowd } from '#kit/crowd.ts'
import { providers } from '#plugins/providers/catalog.gen.ts'
import { addRefused } from '#spool/budget.ts'
import { SpoolWriter } from '#spool/writer.ts'
import { wireById } from '#wire/catalog.ts'
import type { WireRefusal } from '#wire/define.ts'

/** Idle connections of callers are kept longer than load balancers keep theirs, so that none is cut while in use. */
const keepAliveTimeoutMs = 75_000
const headersTimeoutMs = 30_000
const headerBytesMax = 32 * 1024
/** Key uses are told to the main thread at most this often. */
const usedKeysDelayMs = 1000
/** Writes are told to the main thread this long after the first of them. */
const writtenDelayMs = 20

/** Larger exports go to a thread of their own: one of this size, all names never seen, takes some 20 ms at worst. */
const ownExportBytesMax = 64 * 1024

/** For a project that was made a moment ago and has not reached this thread. */
const captureDefault = { capture: 'full', captureBytesMax: 1_000_000 } as const

const port = parentPort
if (port === null) throw new Error('front-worker.ts is started as a worker thread.')
const { settingsPort } = workerData as FrontBirth
// A port of its own: what is said on the other waits there until this thread listens to it.
const settings = await new Promise<FrontSettings>((resolve) =>
  settingsPort.once('message', resolve),
)
settingsPort.close()
const say = (words: FromFront) => port.postMessage(words)

let snapshot = settings.snapshot
let prices = bookOf(snapshot.prices)
const keys = new KeyFinder(snapshot)
const usedKeys = new Set<string>()
let usedKeysTimer: NodeJS.Timeout | undefined
let isWrittenTold = false
let isLargeWanted = false
const largeOpen = Promise.withResolvers<void>()
const traffic = new TrafficCounters(settings.trafficCounters)
const guard = new AddressGuard(settings.networkAllow)
for (const origin of settings.trustedOrigins) guard.trustOrigin(origin)

const redact = createRedact(settings.redact)
const spool = new SpoolWriter({
  directory: settings.spoolDirectory,
  writer: settings.writer,
  budget: settings.spoolBudget,
  fsync: settings.fsync,
  onWritten: tellWritten,
})

const parts: GatewayParts = {
  settings: settings.gateway,
  providers,
  keys,
  limits: new SharedLimits({ shared: settings.limitCounters }),
  upstreams: new Upstreams(guard, settings.gateway.timeouts.connectMs, readProxies(process.env)),
  spool,
  redact,
  refusals: new RefusalNotes(),
  memory: new TargetMemory(settings.gateway.cooldown),
  streamUsage: new StreamUsage(),
  clock: systemClock,
  random: Math.random,
  now: () => ({ snapshot, prices }),
  used: (key) => noteUse(key.id),
}

const exports = new ExportThread(settings.redact)
const otlpParts = {
  keys,
  spool,
  clock: systemClock,
  bodyBytesMax: settings.ingestBodyBytesMax,
  readExport: async (given: ExportToRead) =>
    given.body.length > ownExportBytesMax
      ? exports.read(given, snapshot.prices)
      : readExport(given, { prices, redact }),
  policy: (project: string) => snapshot.projects.get(project) ?? captureDefault,
  used: noteUse,
  refused: (spans: number) => addRefused(settings.spoolBudget, spans),
}

/** What is being answered. */
const running = new Crowd<Promise<void>>()
/** Answers whose connections a stop must not keep. */
const open = new Crowd<ServerResponse>()
let isStopping = false
/** Of a stop: how often connections are closed on which nobody asks, long enough for a caller that asks again at once. */
const idleMsMax = 250

const server = createServer(
  {
    keepAliveTimeout: keepAliveTimeoutMs,
    headersTimeout: Math.min(headersTimeoutMs, settings.gateway.requestTimeoutMs),
    maxHeaderSize: headerBytesMax,
    noDelay: true,
    // Of the request alone: the answer may stream for as long as it likes.
    requestTimeout: settings.gateway.requestTimeoutMs,
    connectionsCheckingInterval: Math.min(5000, settings.gateway.requestTimeoutMs),
  },
  (request, response) => {
    const place = open.join(response)
    response.once('close', () => open.leave(place))
    if (isStopping) endConnection(response)
    try {
      route(request, response)
    } catch (error) {
      mistake(error, response)
    }
  },
)

function route(request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? '/'
  const method = request.method ?? 'GET'
  if (settings.hosts !== null && !isKnownHost(request.headers.host, settings.hosts)) {
    unknownHost(url, request, response)
    return
  }
  const path = surfacePath(method, url, request.headers)
  const signal = otlpSignal(path)
  const isClients = signal !== null || isForClients(method, url, path)
  const model = matchModelRoute(method, url, request.headers)
  if ((isClients || model !== null) && answerCors(request, response, settings.origins)) return
  if (request.headers.upgrade?.toLowerCase() === 'websocket') {
    noWebSocket(url, request, response)
    return
  }
  if (model !== null) {
    const isOther = settings.largeSocket !== null && isLargeCall(request)
    run(
      isOther
        ? passLarge(request, response, settings.largeSocket)
        : answerModel(model, request, response),
      response,
    )
    return
  }
  if (signal !== null && method === 'POST') {
    run(answerOtlp(request, response, signal, otlpParts), response)
    return
  }
  if (url === '/healthz') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('alive\n')
    return
  }
  if (isClients) {
    unknownPath(method, url, request, response)
    return
  }
  passOn(request, response, settings.mainSocket)
}

/**
 * Says that the connection ends with this answer: whoever keeps it alive would be served until it is cut. An answer
 * that has begun has said otherwise, and its caller may ask once more.
 */
function endConnection(response: ServerResponse): void {
  if (!response.headersSent) response.shouldKeepAlive = false
}

/** Keeps what is being answered in sight, so that a stop waits for its record. */
function run(answering: Promise<void>, response: ServerResponse): void {
  const done = answering.catch((error: unknown) => mistake(error, response))
  const place = running.join(done)
  void done.finally(() => running.leave(place))
}

async function passLarge(
  request: IncomingMessage,
  response: ServerResponse,
  socket: string,
): Promise<void> {
  if (!isLargeWanted) say({ kind: 'large-wanted' })
  isLargeWanted = true
  await largeOpen.promise
  passOn(request, response, socket)
}

async function answerModel(
  found: ModelRoute,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  traffic.begin()
  try {
    if (found.kind === 'models') {
      answerModels(found, request, response)
      return
    }
    const wire = wireById(found.wire)
    if (wire === undefined) {
      unknownPath('POST', request.url ?? '', request, response)
      return
    }
    await runCall({ request, response, wire, path: found, queryKey: found.queryKey }, parts)
  } finally {
    traffic.end()
  }
}

function answerModels(
  found: Extract<ModelRoute, { kind: 'models' }>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const wire = { format: found.format }
  const key = keys.find(request.headers, found.queryKey, systemClock.nowMs())
  if (!key.ok) {
    refuse({ wire, response }, key.fault)
    return
  }
  const list = listModels({
    key: key.value,
    snapshot,
    providers,
    format: found.format,
    model: found.model,
  })
  if (list === null) {
    refuse(
      { wire, response },
      {
        status: 404,
        code: 'model_not_found',
        field: 'model',
        message: `There is no model "${found.model}" among those this key may call.`,
      },
    )
    return
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(list))
}

function unknownPath(
  method: string,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  request.resume()
  const refusal: WireRefusal = {
    status: 404,
    code: 'path_unknown',
    field: '',
    message: `${method} ${url.split('?')[0]} is not an address of Belay's model or trace surfaces. It answers POST /v1/chat/completions, /v1/responses, /v1/embeddings, /v1/completions, /v1/messages, /v1/messages/count_tokens, /v1beta/models/MODEL:generateContent, GET /v1/models, and takes traces at POST /v1/traces and /v1/logs; POST /v1/metrics is acknowledged and not kept.`,
  }
  refuse({ wire: { format: formatOfCaller(url, request.headers) }, response }, refusal)
}

/** A handshake that is answered like any other request of its path would look as if it had been understood. */
function noWebSocket(url: string, request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  const refusal: WireRefusal = {
    status: 404,
    code: 'path_unknown',
    field: '',
    message: `Belay has no WebSocket at ${url.split('?')[0]}, nor anywhere else: live and realtime APIs are not served. Use the APIs over HTTP, which stream.`,
  }
  refuse({ wire: { format: formatOfCaller(url, request.headers) }, response }, refusal)
}

function unknownHost(url: string, request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  const refusal: WireRefusal = {
    status: 421,
    code: 'host_unknown',
    field: '',
    message: `This request is for "${request.headers.host}", which is no name of this Belay. If it is one, add it to network.hosts (BELAY_NETWORK_HOSTS), or set url to the address that people use. A page of another site that is led here by its own name is refused so.`,
  }
  refuse({ wire: { format: formatOfCaller(url, request.headers) }, response }, refusal)
}

/** Our own mistake: the request ends, the process lives, the log knows. */
function mistake(error: unknown, response: ServerResponse): void {
  say({
    kind: 'trouble',
    sentence: `A request failed inside Belay: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  })
  if (response.headersSent) {
    response.destroy()
    return
  }
  const body = JSON.stringify({
    error: {
      message: 'Belay made a mistake; the server log has the details.',
      type: 'internal_error',
      code: 'internal',
    },
  })
  // With its length: a header that was refused may have left another one's length behind, and the
  // caller would wait for the rest.
  const length = Buffer.byteLength(body)
  response.writeHead(500, { 'content-type': 'application/json', 'content-length': length })
  response.end(body)
}

function bookOf(overrides: FrontSettings['snapshot']['prices']): PriceBook {
  return createPriceBook({ priceProviders: priceProvidersOf(providers), overrides })
}

/** Tells of used keys a while after the first of them: while nobody calls, nothing wakes. */
function noteUse(keyId: string): void {
  usedKeys.add(keyId)
  usedKeysTimer ??= setTimeout(tellUsedKeys, usedKeysDelayMs)
}

function tellUsedKeys(): void {
  clearTimeout(usedKeysTimer)
  usedKeysTimer = undefined
  if (usedKeys.size === 0) return
  say({ kind: 'keys-used', keys: [...usedKeys] })
  usedKeys.clear()
}

/** One message for many writes: the owner looks at the files, not at the messages. */
function tellWritten(): void {
  if (isWrittenTold) return
  isWrittenTold = true
  setTimeout(() => {
    isWrittenTold = false
    say({ kind: 'written' })
  }, writtenDelayMs)
}

async function stop(cutAfterMs: number): Promise<void> {
  tellUsedKeys()
  isStopping = true
  for (const response of open) endConnection(response)
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const emptying = setInterval(() => server.closeIdleConnections(), idleMsMax)
  // To a call it is as if its caller had gone: what was delivered is recorded, with usage and cost.
  const cutting = setTimeout(() => server.closeAllConnections(), cutAfterMs)
  await closed
  clearInterval(emptying)
  clearTimeout(cutting)
  await Promise.allSettled(running)
  await spool.close()
  await parts.upstreams.close()
  await exports.close()
  say({ kind: 'stopped' })
  port?.close()
}

port.on('message', (words: ToFront) => {
  if (words.kind === 'stop') {
    void stop(words.cutAfterMs)
    return
  }
  if (words.kind === 'large-open') {
    largeOpen.resolve()
    return
  }
  const { change } = words
  snapshot = afterChange(snapshot, change)
  if (change.whole.prices !== undefined) prices = bookOf(snapshot.prices)
  keys.use(snapshot, change)
  say({ kind: 'using', number: words.number })
})

server.on('error', (error) => say({ kind: 'broken', error: error.message }))
const backlog = 4096
server.listen(
  settings.ownSocket === null
    ? { host: settings.host, port: settings.port, reusePort: settings.reusePort, backlog }
    : { path: settings.ownSocket, backlog },
  () => say({ kind: 'listening' }),
)
