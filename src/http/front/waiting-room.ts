import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { faults } from '#contract/faults.ts'
import { refuse } from '#gateway/answer-call.ts'

const retryAfterS = 2

/**
 * Listens in the place of the server while a store of another machine is away: `/healthz` says that
 * the process lives, so that nobody restarts what only waits; everything else is 503 with the reason.
 */
export class WaitingRoom {
  readonly #place: { readonly host: string; readonly port: number }
  readonly #away = new Map<string, string>()
  #server: Server | null = null
  #isClosed = false

  constructor(place: { readonly host: string; readonly port: number }) {
    this.#place = place
  }

  /** Notes what is away; opens with the first that is. */
  note(store: string, away: string | null): void {
    if (away === null) this.#away.delete(store)
    else this.#away.set(store, away)
    if (away === null || this.#server !== null || this.#isClosed) return
    this.#server = createServer((request, response) => this.#answer(request, response))
    // Somebody took the port meanwhile: the threads that need it will say so.
    this.#server.on('error', () => {})
    this.#server.listen({ ...this.#place, exclusive: true })
  }

  /** Leaves the port to those who need it. */
  async close(): Promise<void> {
    this.#isClosed = true
    const server = this.#server
    this.#server = null
    if (server === null) return
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume()
    const url = request.url ?? '/'
    const headers = { 'content-type': 'text/plain', 'retry-after': String(retryAfterS) }
    if (url === '/healthz') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('alive\n')
      return
    }
    const reasons = [...this.#away.values()]
    if (url === '/readyz') {
      response.writeHead(503, headers).end(`${reasons.join('\n')}\n`)
      return
    }
    const detail = `The server is starting and waits for a store. ${reasons.join(' ')}`
    if (/^\/v1(beta|alpha)?\//.test(url)) {
      const format = url.startsWith('/v1beta')
        ? 'gemini'
        : request.headers['anthropic-version'] === undefined
          ? 'openai'
          : 'anthropic'
      refuse(
        { wire: { format }, response },
        { status: 503, code: 'store_away', field: '', message: detail, retryAfterS },
      )
      return
    }
    const { status, title, remedy } = faults.store_away
    response.writeHead(status, { ...headers, 'content-type': 'application/problem+json' }).end(
      JSON.stringify({
        type: 'urn:belay:fault:store_away',
        title,
        status,
        detail,
        code: 'store_away',
        remedy,
        instance: '',
      }),
    )
  }
}
