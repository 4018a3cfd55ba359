import { type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { addressOf } from '#client/client.ts'
import { type PromptEvent, promptEvent, watchPrompts as endpoint } from '#contract/live.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { SseSplitter } from '#kit/sse.ts'

const firstPauseMs = 500
const longestPauseMs = 30_000
/** The server writes every 15 s; after three of them missed it is gone without a word. */
const silenceMaxMs = 50_000

type Watching = {
  readonly baseUrl: string
  readonly apiKey: string
  readonly project: string | undefined
  readonly onOpen: () => void
  readonly onEvent: (event: PromptEvent) => void
  readonly onClose: () => void
  /** The server refuses to be watched; it is not asked again. */
  readonly onRefused: (sentence: string) => void
}

/**
 * Follows what becomes of prompts for as long as the process lives, and connects again whenever the
 * stream ends. Never keeps a process alive: its sockets and timers are unreferenced. (That is why
 * this is `node:http` and not `fetch`.)
 */
export function watchPrompts(watching: Watching): { close(): void } {
  let isClosed = false
  let pauseMs = firstPauseMs
  let timer: NodeJS.Timeout | undefined
  let stop = () => {}
  const url = new URL(
    watching.baseUrl + addressOf(endpoint, { query: { project: watching.project } }),
  )
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest

  function connect(): void {
    const request = open(url, {
      headers: { authorization: `Bearer ${watching.apiKey}`, accept: 'text/event-stream' },
      timeout: silenceMaxMs,
    })
    stop = () => request.destroy()
    let isOver = false
    const over = () => {
      if (isOver) return
      isOver = true
      watching.onClose()
      if (isClosed) return
      timer = setTimeout(connect, pauseMs * (0.5 + Math.random() / 2))
      timer.unref()
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
    request.on('socket', (socket) => socket.unref())
    request.on('timeout', () => request.destroy())
    request.on('error', over)
    request.on('close', over)
    request.on('response', (response) => {
      const status = response.statusCode ?? 0
      if (status !== 200) {
        response.resume()
        // Anything from 400 to 499 is said of this key and this address, and will be said again.
        if (status >= 400 && status < 500 && status !== 429) {
          isClosed = true
          watching.onRefused(`${url.href} answered ${status}`)
        }
        return
      }
      pauseMs = firstPauseMs
      follow(response, watching)
      response.on('error', over)
    })
    request.end()
  }

  connect()
  return {
    close: () => {
      isClosed = true
      clearTimeout(timer)
      stop()
    },
  }
}

function follow(response: IncomingMessage, { onOpen, onEvent }: Watching): void {
  const splitter = new SseSplitter()
  response.on('data', (chunk: Buffer) => {
    splitter.push(chunk, (_, data) => {
      const event = promptEvent.safeParse(parsedJson(data))
      if (event.success) {
        // It watches from its first word on; what moves after that is told.
        if (event.data.type === 'hello') onOpen()
        else onEvent(event.data)
      }
      return 'drop'
    })
  })
}
