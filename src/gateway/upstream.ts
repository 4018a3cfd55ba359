import { type Dispatcher, Pool, ProxyAgent } from 'undici'
import type { AddressGuard } from '#kit/address-guard.ts'
import { chooseProxy, type EnvironmentProxies } from '#kit/choose-proxy.ts'

/** Bounds on one try, and on all tries of a call together; milliseconds. */
export type TryTimeouts = {
  readonly connectMs: number
  /** From the request to the first bytes of a streamed answer's content. */
  readonly firstTokenMs: number
  /** From the request to the end of an answer that is not streamed, while another target is left. */
  readonly replyMs: number
  /** Between two pieces of a streamed answer. */
  readonly idleMs: number
  /** Over the whole call, from its first byte: when it is over, no other target is tried. */
  readonly totalMs: number
}

export type UpstreamRequest = {
  readonly url: Readonly<URL>
  readonly method: 'POST' | 'GET'
  readonly headers: Record<string, string>
  readonly body: Buffer | null
  /** Address of the proxy that the connection names, or 'none'; what the environment says when left out or empty. */
  readonly proxy?: string
}

/** How a try that brought no answer failed, in one word that spans carry as error_type. */
export type UpstreamFailureKind =
  | 'connect'
  | 'timeout-connect'
  | 'timeout-first-token'
  | 'timeout-reply'
  | 'timeout-idle'
  | 'timeout-total'
  | 'cut'
  | 'address-denied'
  | 'cancelled'
  | 'too-large'
  /** No answer in the provider's format, though its status was good. */
  | 'garbage'
  | 'empty'
  | 'redirect'

export class UpstreamFailure extends Error {
  override name = 'UpstreamFailure'
  readonly kind: UpstreamFailureKind
  constructor(kind: UpstreamFailureKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

/** What the caller of `send` does with what arrives; called in this order, `onEnd` or `onFail` once and last. */
export type UpstreamSink = {
  /** The request is on its way over a connection. */
  onSent(): void
  onHead(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void
  /** Return false to be sent nothing more until `resume`. */
  onData(chunk: Buffer): boolean
  onEnd(): void
  onFail(failure: UpstreamFailure): void
}

export type UpstreamTry = {
  /** Ends the try: nothing more arrives but `onFail`. */
  abort(failure: UpstreamFailure): void
  /** Hands the connection back: nothing more arrives. What the provider still sends is read for a moment, then it is closed. */
  leave(): void
  resume(): void
}

/**
 * Streams hold a connection for as long as they last, and a pool that is too small queues them
 * silently: sockets, not calls, are the resource, and the limits per key bound those.
 */
const connectionsPerOrigin = 8192
const keepAliveMs = 30_000
/** After its last event a provider has this long, and this many bytes, to end its answer in order; then the connection is closed. */
const restMsMax = 1000
const restBytesMax = 64 * 1024

/**
 * Connections to providers, one pool an origin. Addresses are checked at the moment they are dialled. What
 * goes through a proxy is dialled by that: its own address is checked where a connection names it, and
 * trusted where the server's environment does.
 */
export class Upstreams {
  readonly #pools = new Map<string, Dispatcher>()
  readonly #guard: AddressGuard
  readonly #connectMs: number
  readonly #proxies: EnvironmentProxies

  constructor(guard: AddressGuard, connectMs: number, proxies: EnvironmentProxies) {
    this.#guard = guard
    this.#connectMs = connectMs
    this.#proxies = proxies
  }

  send(request: UpstreamRequest, sink: UpstreamSink): UpstreamTry {
    let controller: { abort(reason: Error): void; resume(): void } | null = null
    let ended: UpstreamFailure | 'left' | null = null
    let restTimer: NodeJS.Timeout | undefined
    let restBytes = 0
    const fail = (failure: UpstreamFailure) => {
      clearTimeout(restTimer)
      if (ended !== null) return
      ended = failure
      sink.onFail(failure)
    }
    const closeNow = () =>
      controller?.abort(new UpstreamFailure('cut', `${request.url.host} did not end its answer.`))
    const pool = this.#pool(request.url, request.proxy ?? '')
    if (pool instanceof UpstreamFailure) {
      queueMicrotask(() => fail(pool))
      return { abort: fail, leave: () => {}, resume: () => {} }
    }
    pool.dispatch(
      {
        origin: request.url.origin,
        path: request.url.pathname + request.url.search,
        method: request.method,
        headers: request.headers,
        body: request.body,
      },
      {
        onRequestStart(running) {
          controller = running
          if (ended instanceof UpstreamFailure) running.abort(ended)
          else sink.onSent()
        },
        onResponseStart(_, status, headers) {
          if (ended === null) sink.onHead(status, headers)
        },
        onResponseData(running, chunk) {
          if (ended === null) {
            if (!sink.onData(chunk) && ended === null) running.pause()
            return
          }
          restBytes += chunk.length
          if (restBytes > restBytesMax) closeNow()
        },
        onResponseEnd() {
          clearTimeout(restTimer)
          if (ended === null) sink.onEnd()
        },
        onResponseError(_, error) {
          fail(asFailure(error, request.url))
        },
      },
    )
    return {
      abort(failure) {
        fail(failure)
        controller?.abort(failure)
      },
      leave() {
        if (ended !== null) return
        ended = 'left'
        restTimer = setTimeout(closeNow, restMsMax)
        controller?.resume()
      },
      resume: () => controller?.resume(),
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()))
  }

  #pool(url: URL, asked: string): Dispatcher | UpstreamFailure {
    const name = asked === '' ? url.origin : `${url.origin} through ${asked}`
    const known = this.#pools.get(name)
    if (known !== undefined) return known
    try {
      this.#guard.check(url)
      const pool = this.#open(url, asked)
      this.#pools.set(name, pool)
      return pool
    } catch (error) {
      return asFailure(error instanceof Error ? error : new Error(String(error)), url)
    }
  }

  #open(url: URL, asked: string): Dispatcher {
    const isDirect = asked === 'none' || this.#guard.isTrusted(url)
    const proxy = isDirect ? '' : asked || chooseProxy(url, this.#proxies)
    if (proxy === '') {
      const connect = this.#guard.connectOptions(url, this.#connectMs)
      return new Pool(url.origin, { ...poolOptions, connect })
    }
    const proxyUrl = new URL(proxy)
    const isNamedByConnection = asked !== ''
    if (isNamedByConnection) this.#guard.check(proxyUrl)
    return new ProxyAgent({
      ...poolOptions,
      uri: proxy,
      // Of the way to the proxy; what lies behind it is looked up and dialled there.
      proxyTls: isNamedByConnection
        ? this.#guard.connectOptions(proxyUrl, this.#connectMs)
        : { timeout: this.#connectMs },
      requestTls: { timeout: this.#connectMs },
      // A tunnel for every scheme: a proxy that reads along would see the provider's key.
      proxyTunnel: true,
    })
  }
}

const poolOptions = {
  connections: connectionsPerOrigin,
  pipelining: 1,
  // The gateway has time limits of its own, per try and per phase.
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: keepAliveMs,
} as const

function asFailure(error: Error, url: URL): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'BELAY_ADDRESS_DENIED')
    return new UpstreamFailure('address-denied', error.message, error)
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return new UpstreamFailure(
      'timeout-connect',
      `No connection to ${url.host} within the time limit.`,
      error,
    )
  if (
    code === 'UND_ERR_SOCKET' ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code.startsWith('HPE_')
  ) {
    return new UpstreamFailure(
      'cut',
      `${url.host} broke off the connection (${code}: ${error.message}).`,
      error,
    )
  }
  return new UpstreamFailure(
    'connect',
    `${url.host} cannot be reached (${code || error.name}: ${error.message}).`,
    error,
  )
}
