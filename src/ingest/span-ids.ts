const traceIdText = /^(?!0{32})[0-9a-f]{32}$/
const spanIdText = /^(?!0{16})[0-9a-f]{16}$/

/** What is shown of an id that was refused: enough to find it, not enough to fill a log. */
const shownMax = 40

export function isTraceId(id: string): boolean {
  return traceIdText.test(id)
}

export function isSpanId(id: string): boolean {
  return spanIdText.test(id)
}

/** Why a span with these ids cannot be stored; null when it can. */
export function refusedIds(traceId: string, spanId: string): string | null {
  if (!isTraceId(traceId)) return idFault('trace id', 32, traceId)
  if (!isSpanId(spanId)) return idFault('span id', 16, spanId)
  return null
}

function idFault(what: string, digits: number, id: string): string {
  if (id === '') return `a ${what} is missing`
  if (/^0+$/.test(id)) return `a ${what} is all zeros`
  const shown = id.length > shownMax ? `${id.slice(0, shownMax)}…` : id
  return `a ${what} is not ${digits} hexadecimal digits ("${shown}"; OTLP/JSON has ids in hex, not base64)`
}
