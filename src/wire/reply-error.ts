import { asRecord, asText, type Loose } from './loose.ts'

/**
 * An error object inside a reply that began well: every format sends `{ error: { … } }` in the
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
    // Gemini's word for it is `status`; where there is only a code, that has to do.
    type: asText(record['type']) || asText(record['status']) || codeText || 'error',
    message: asText(record['message']) || JSON.stringify(record),
  }
}
