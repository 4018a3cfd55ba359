import { Agent, type IncomingMessage, request as send, type ServerResponse } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

/** Name of the header that tells the main thread who is really calling; a caller's own is replaced. */
export const peerHeader = 'x-belay-peer'

/** Streams a request to the main thread over its Unix socket, and the answer back, as they come. */
export function passToMain(
  request: IncomingMessage,
  response: ServerResponse,
  socketPath: string,
): void {
  const headers = { ...request.headers, [peerHeader]: request.socket.remoteAddress ?? '' }
  const onward = send(
    { socketPath, method: request.method, path: request.url, headers, agent },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      // Server-sent events that nobody reads any more must not go on for ever.
      response.on('close', () => answer.destroy())
    },
  )
  onward.on('error', (error) => {
    if (response.headersSent || response.destroyed) {
      response.destroy()
      return
    }
    response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' })
    response.end(
      JSON.stringify({
        type: 'about:blank',
        title: 'A store cannot be reached',
        status: 503,
        detail: `The main thread does not answer (${error.message}); the server is starting or stopping.`,
        code: 'store_away',
        remedy: 'Try again shortly.',
        instance: '',
      }),
    )
  })
  request.pipe(onward)
  response.on('close', () => onward.destroy())
}
