import type { CallOf, Endpoint, ReplyOf } from '#contract/endpoint.ts'
import { type Problem, problem } from '#contract/faults.ts'

/** Where the server is and how to speak to it; `fetch` is handed in so that a socket or a test can stand there. */
export type ClientSettings = {
  /** Without a slash at the end; '' in the browser, where the page's own server answers. */
  readonly baseUrl: string
  readonly fetch: typeof fetch
  /** Sent as a bearer token; left out in the browser, where the cookie says who it is. */
  readonly token?: string
}

/** What the server answered instead of what was asked for: the problem with code and remedy. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly problem: Problem
  constructor(details: Problem) {
    super(`${details.title}: ${details.detail}`)
    this.problem = details
  }
}

/** Calls any endpoint of the contract, typed by it. */
export type Client = <E extends Endpoint>(endpoint: E, call: CallOf<E>) => Promise<ReplyOf<E>>

type LooseCall = {
  readonly params?: Record<string, string>
  readonly query?: Record<string, unknown>
  readonly body?: unknown
}

/** Makes a client. It throws ApiError when the server answers a fault, TypeError when it cannot be reached. */
export function createClient(settings: ClientSettings): Client {
  return async (endpoint, given) => {
    // A generic call cannot be seen through; the parts an endpoint lacks are simply absent.
    const response = await send(settings, endpoint, given as LooseCall, {})
    // The server derives its answer from the same schema, so it is not checked a second time here.
    return JSON.parse(await response.text())
  }
}

/** Calls an endpoint that streams and gives its events as they come. */
export type Streamer = <E extends Endpoint>(
  endpoint: E,
  call: CallOf<E>,
  signal: AbortSignal,
) => AsyncGenerator<ReplyOf<E>>

/**
 * Makes a client for endpoints that answer with server-sent events. It throws as `createClient` does,
 * and when the signal is aborted; leaving the loop over the events ends the connection too.
 */
export function createStreamer(settings: ClientSettings): Streamer {
  return async function* (endpoint, given, signal) {
    const response = await send(settings, endpoint, given as LooseCall, { signal }) // as above
    if (response.body === null) return
    let text = ''
    for await (const chunk of chunksOf(response.body.pipeThrough(new TextDecoderStream()))) {
      text += chunk
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const data = event.split('\n').find((line) => line.startsWith('data: '))
        if (data !== undefined) yield JSON.parse(data.slice('data: '.length))
      }
    }
  }
}

/** The chunks of a stream, which not every browser can iterate over by itself. */
async function* chunksOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Sends a call; throws ApiError when the answer is a fault. */
async function send(
  settings: ClientSettings,
  endpoint: Endpoint,
  call: LooseCall,
  more: { readonly signal?: AbortSignal },
): Promise<Response> {
  const accept = endpoint.isStream === true ? 'text/event-stream' : 'application/json'
  const headers: Record<string, string> = { accept }
  if (settings.token !== undefined) headers['authorization'] = `Bearer ${settings.token}`
  if (call.body !== undefined) headers['content-type'] = 'application/json'
  const response = await settings.fetch(settings.baseUrl + addressOf(endpoint, call), {
    method: endpoint.method,
    headers,
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...more,
  })
  if (!response.ok) throw new ApiError(problemIn(response.status, await response.text()))
  return response
}

/** Path and query of a call; exported so that pages can open event streams and link to downloads. */
export function addressOf(endpoint: Endpoint, call: LooseCall): string {
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, part: string) =>
    encodeURIComponent(call.params?.[part] ?? ''),
  )
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined && value !== '') query.set(key, String(value))
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

function problemIn(status: number, text: string): Problem {
  try {
    return problem.parse(JSON.parse(text))
  } catch {
    return {
      type: 'about:blank',
      title: 'The server answered something unexpected',
      status,
      detail: text.slice(0, 300),
      code: 'unexpected',
      remedy: 'Check that the address is that of a Belay server of the same version.',
      instance: '',
    }
  }
}
