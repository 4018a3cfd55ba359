import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as send,
  type ServerResponse,
} from 'node:http'

// A connection for each request: one that were kept could be closed by the other side in the moment
// in which it is used again, and a write must not be sent twice to find out. Between threads of one
// machine a connection costs less than what is asked over it.
const agent = new Agent({ keepAlive: false, maxSockets: 256 })

/** What holds between two ends of one connection only (RFC 9110, 7.6.1). */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
])

/** Name of the header that tells the other thread who is really calling; a caller's own is replaced. */
export const peerHeader = 'x-belay-peer'

/** Streams a request to another thread over its Unix socket, and the answer back, as they come. */
export function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  socketPath: string,
): void {
  const headers = {
    ...withoutHops(request.headers),
    [peerHeader]: request.socket.remoteAddress ?? '',
  }
  let isAnswered = false
  // What nobody reads any more must not hold up who sends it: the answer is read after it by some.
  const drain = () => {
    request.unpipe(onward)
    request.resume()
  }
  const onward = send(
    { socketPath, method: request.method, path: request.url, headers, agent },
    (answer) => {
      answer.on('end', () => {
        isAnswered = answer.complete
        drain()
      })
      response.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers))
      answer.pipe(response)
      // Cut there, cut here: what its key ended must not look as if it were still going on.
      answer.on('close', () => {
        if (!answer.complete) response.destroy()
      })
      // Server-sent events that nobody reads any more must not go on for ever.
      response.on('close', () => answer.destroy())
    },
  )
  onward.on('error', (error) => {
    drain()
    // Refused before its body was read: nobody takes the rest of it, and the answer is whole.
    if (isAnswered) return
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
        detail: `The thread that answers this does not (${error.message}); the server is starting or stopping.`,
        code: 'store_away',
        remedy: 'Try again shortly.',
        instance: '',
      }),
    )
  })
  request.pipe(onward)
  response.on('close', () => onward.destroy())
}

function withoutHops(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)))
}
