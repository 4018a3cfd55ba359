import type { PreparedRequest } from '#web/pages/reference/request-of.ts'

export type Answer = {
  readonly status: number
  readonly statusText: string
  readonly tookMs: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  /** The answer goes on: only its beginning was read. */
  readonly isCut: boolean
}

// Live events never end, and a page that shows more than this stands still.
const readMs = 4000
const bodyMax = 200_000

/** Sends a request with the session of the page and reads the answer, or the beginning of one without end. */
export async function sendRequest({ method, address, body }: PreparedRequest): Promise<Answer> {
  const startedMs = performance.now()
  const response = await fetch(address, {
    method,
    headers: body === null ? {} : { 'content-type': 'application/json' },
    ...(body === null ? {} : { body }),
  })
  const { text, isCut } = await readBeginning(response)
  return {
    status: response.status,
    statusText: response.statusText,
    tookMs: performance.now() - startedMs,
    headers: [...response.headers],
    body: text,
    isCut,
  }
}

async function readBeginning(response: Response): Promise<{ text: string; isCut: boolean }> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) return { text: '', isCut: false }
  const ended = new Promise<null>((resolve) => window.setTimeout(() => resolve(null), readMs))
  let text = ''
  for (;;) {
    const piece = await Promise.race([reader.read(), ended])
    if (piece !== null && piece.done) return { text, isCut: false }
    if (piece !== null) text += piece.value
    if (piece === null || text.length > bodyMax) {
      void reader.cancel()
      return { text: text.slice(0, bodyMax), isCut: true }
    }
  }
}
