import { once } from 'node:events'
import { createServer } from 'node:http'
import { CallCounts } from './draw-behaviour.ts'
import { handleCall, type Simulation } from './handle-call.ts'

export type Simulator = {
  /** `http://host:port`; the APIs live under /openai/v1, /anthropic and /gemini of it. */
  readonly url: string
  /** Ends at once: calls under way are cut. */
  close(): Promise<void>
}

/**
 * Starts the built-in fake provider: it speaks the wire formats of OpenAI, Anthropic and Gemini,
 * and does what the name of the model says (`catalog.ts`). The same seed and the same calls in the
 * same order give the same answers. Port 0 takes a free one. Rejects when it cannot listen.
 */
export async function startSimulator(given: {
  readonly host: string
  readonly port: number
  readonly seed: number
}): Promise<Simulator> {
  const simulation: Simulation = {
    seed: given.seed,
    calls: 0,
    flakyCalls: 0,
    counts: new CallCounts(),
  }
  const server = createServer((request, response) => {
    handleCall(simulation, request, response).catch((error: unknown) => {
      // A caller that went away in the middle of its own request cannot be told anything.
      if (request.destroyed || response.headersSent) return void response.destroy()
      response.statusCode = 500
      response.end(`The simulator itself failed: ${String(error)}\n`)
    })
  })
  server.listen(given.port, given.host)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : given.port
  const host = given.host.includes(':') ? `[${given.host}]` : given.host
  return {
    url: `http://${host}:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
