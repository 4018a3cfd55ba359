import { addressOf } from '#client/client.ts'
import { type LiveEvent, liveEvent, watchLive } from '#contract/live.ts'
import { parsedJson } from '#kit/parsed-json.ts'

type Listener = (event: LiveEvent) => void
type Stream = { source: EventSource; timer: number | undefined; readonly listeners: Set<Listener> }

// After an answer that is no stream (signed out, starting up) the browser gives up; we ask again.
const reopenMs = 3000

const streams = new Map<string, Stream>()
const watchers = new Set<() => void>()
/** When the stream broke off, in milliseconds since 1970; null while it stands. */
let brokenSince: number | null = null

/**
 * Watches what happens in a project as it happens. All watchers of one project share one stream,
 * which ends with the last of them; a broken one is opened again by itself.
 */
export function watch(project: string, listener: Listener): () => void {
  const address = addressOf(watchLive, { query: { project } })
  const stream = streams.get(address) ?? open(address)
  stream.listeners.add(listener)
  return () => {
    stream.listeners.delete(listener)
    if (stream.listeners.size > 0) return
    stream.source.close()
    window.clearTimeout(stream.timer)
    streams.delete(address)
    setBroken(null)
  }
}

/** Since when nothing live arrives, for `useSyncExternalStore`; null while the stream stands. */
export const liveBreak = {
  subscribe(changed: () => void): () => void {
    watchers.add(changed)
    return () => watchers.delete(changed)
  },
  read: (): number | null => brokenSince,
}

function open(address: string): Stream {
  const stream: Stream = { source: connect(address), timer: undefined, listeners: new Set() }
  streams.set(address, stream)
  return stream
}

function connect(address: string): EventSource {
  const source = new EventSource(address)
  const pass = (message: MessageEvent<unknown>): void => {
    const event = liveEvent.safeParse(parsedJson(String(message.data)))
    if (!event.success) return
    for (const listener of streams.get(address)?.listeners ?? []) listener(event.data)
  }
  for (const type of ['trace.stored', 'records.changed', 'hello']) {
    source.addEventListener(type, pass)
  }
  source.addEventListener('open', () => setBroken(null))
  source.addEventListener('error', () => {
    const stream = streams.get(address)
    if (stream === undefined || stream.source !== source) return
    setBroken(brokenSince ?? Date.now())
    if (source.readyState !== EventSource.CLOSED) return
    stream.timer = window.setTimeout(() => {
      stream.source = connect(address)
    }, reopenMs)
  })
  return source
}

function setBroken(since: number | null): void {
  if (brokenSince === since) return
  brokenSince = since
  for (const changed of watchers) changed()
}
