import { addressOf } from '#client/client.ts'
import { type LiveEvent, liveEvent, watchLive } from '#contract/live.ts'

type Listener = (event: LiveEvent) => void
type Stream = { readonly source: EventSource; readonly listeners: Set<Listener> }

const streams = new Map<string, Stream>()

/**
 * Watches what happens in a project as it happens. All watchers of one project share one stream,
 * which ends with the last of them; the browser itself connects again after a break.
 */
export function watch(project: string, listener: Listener): () => void {
  const address = addressOf(watchLive, { query: { project } })
  const stream = streams.get(address) ?? open(address)
  stream.listeners.add(listener)
  return () => {
    stream.listeners.delete(listener)
    if (stream.listeners.size > 0) return
    stream.source.close()
    streams.delete(address)
  }
}

function open(address: string): Stream {
  const source = new EventSource(address)
  const stream: Stream = { source, listeners: new Set() }
  const pass = (message: MessageEvent<unknown>): void => {
    const event = liveEvent.safeParse(parsed(String(message.data)))
    if (!event.success) return
    for (const listener of stream.listeners) listener(event.data)
  }
  for (const type of ['trace.stored', 'records.changed', 'hello'])
    source.addEventListener(type, pass)
  streams.set(address, stream)
  return stream
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
