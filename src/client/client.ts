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
    const call = given as LooseCall
    const headers: Record<string, string> = { accept: 'application/json' }
    if (settings.token !== undefined) headers['authorization'] = `Bearer ${settings.token}`
    if (call.body !== undefined) headers['content-type'] = 'application/json'
    const response = await settings.fetch(settings.baseUrl + addressOf(endpoint, call), {
      method: endpoint.method,
      headers,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new ApiError(problemIn(response.status, text))
    // The server derives its answer from the same schema, so it is not checked a second time here.
    return JSON.parse(text)
  }
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
