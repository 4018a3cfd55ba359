import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

/** Nothing was told for so long: a comment keeps proxies from closing the connection. */
const heartbeatMs = 15_000

/** Aborted when whoever asked is gone before the answer was complete. */
export function leaving(response: ServerResponse): AbortSignal {
  const left = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) left.abort()
  })
  return left.signal
}

/**
 * Answers with server-sent events, `event:` being the type of each, no faster than they are read.
 * Rejects when the source of the events does; when the reader left it just ends.
 */
export async function sendEvents(
  response: ServerResponse,
  events: AsyncIterable<{ readonly type: string }>,
  left: AbortSignal,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.flushHeaders()
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs)
  try {
    for await (const event of events) {
      if (left.aborted) return
      const isTaken = response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      if (!isTaken) await once(response, 'drain', { signal: left })
    }
    response.end()
  } catch (error) {
    if (!left.aborted) throw error
  } finally {
    clearInterval(heartbeat)
  }
}
