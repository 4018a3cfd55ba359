import { withoutChances } from '#gateway/secret-tails.ts'
import { exactJson } from '#wire/loose.ts'

/** One event of a stream, or one element of Gemini's array. */
export type StreamUnit = {
  /** What it tells, to be changed in place; undefined for what is no JSON. */
  readonly event: unknown
  readonly bytes: Buffer
  /** Its bytes once `event` was changed; without the log probabilities, which repeat its texts. */
  written(): Buffer
}

const lineEnd = /\r\n|\n|\r/
/** One that ends an event's last line, and the empty line. */
const eventEnd = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r(?!\n))/g

/** Cuts whole events, in either framing, into single ones. Nothing is lost: what cannot be read is a unit as it is. */
export function streamUnits(events: Buffer): StreamUnit[] {
  // Of each byte one character: a unit's bytes are its characters.
  const text = events.toString('latin1')
  if (/^\s*[[\],{]/.test(text)) return elements(events)
  const units: StreamUnit[] = []
  let from = 0
  for (const { index, 0: end } of text.matchAll(eventEnd)) {
    units.push(eventUnit(events.subarray(from, index + end.length)))
    from = index + end.length
  }
  return from === events.length ? units : [...units, eventUnit(events.subarray(from))]
}

function eventUnit(bytes: Buffer): StreamUnit {
  const lines = bytes.toString().split(lineEnd)
  const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5))
  const event = data.length === 0 ? undefined : exactJson(data.join('\n'))
  return {
    event,
    bytes,
    written() {
      const around = lines.filter((line) => line !== '' && !line.startsWith('data:'))
      return Buffer.from([...around, `data: ${written(event)}`, '', ''].join('\n'))
    },
  }
}

/** Elements of an array behind the bracket or comma that stands before the first, with the bracket that may end it. */
function elements(bytes: Buffer): StreamUnit[] {
  const [, before = '', inside = '', behind = ''] =
    /^(\s*[[,]?\s*)(\{[^]*\})?(\s*\]?\s*)$/.exec(bytes.toString()) ?? []
  const list = exactJson(`[${inside}]`)
  if (!Array.isArray(list) || list.length === 0) return [raw(bytes)]
  const units = list.map((event: unknown, at) => {
    const text = () => `${at === 0 ? before : ',\n'}${written(event)}`
    return { event, bytes: Buffer.from(text()), written: () => Buffer.from(text()) }
  })
  return behind === '' ? units : [...units, raw(Buffer.from(behind))]
}

function raw(bytes: Buffer): StreamUnit {
  return { event: undefined, bytes, written: () => bytes }
}

function written(event: unknown): string {
  return JSON.stringify(event, withoutChances)
}
