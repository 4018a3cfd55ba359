import type { Wire } from '#wire/define.ts'

/** Whether an answer is a stream of events or one whole body. */
export type ReplyForm = 'events' | 'whole'

/**
 * The form of an answer by the first byte that is no white space, because servers send either under
 * either content type: an event begins with the name of a field (`data`, `event`, `id`, `retry`), a
 * comment or a byte order mark, none of which begins JSON. Gemini streams a list too, and answers no
 * whole call with one. Null while there is only white space.
 */
export function replyForm(bytes: Buffer, wire: Wire): ReplyForm | null {
  const first = bytes.find((byte) => byte > 0x20)
  if (first === undefined) return null
  if (wire.startStream === null) return 'whole'
  const isList = wire.format === 'gemini' && first === 0x5b
  return isList || eventStarts.has(first) ? 'events' : 'whole'
}

const eventStarts = new Set([...Buffer.from('deir:'), 0xef])
