import { asRecord, asText, type Loose } from '#wire/loose.ts'

/**
 * An error object inside a reply that began well: compatible servers send `{ error: { … } }` in the
 * middle of a stream, where no status can be changed any more. Null if there is none.
 */
export function readReplyError(reply: Loose): { type: string; message: string } | null {
  const { error } = reply
  if (typeof error === 'string' && error !== '') return { type: 'error', message: error }
  const record = asRecord(error)
  if (record === null) return null
  const { code } = record
  const codeText = typeof code === 'number' ? String(code) : asText(code)
  return {
    type: asText(record['type']) || codeText || 'error',
    message: asText(record['message']) || JSON.stringify(record),
  }
}
