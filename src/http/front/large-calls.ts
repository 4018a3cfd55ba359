import type { IncomingMessage } from 'node:http'

/**
 * A call with a longer body goes to the thread for large calls: parsing JSON cannot be interrupted,
 * and ten megabytes of it, with what is written anew of them, hold a thread for some forty milliseconds.
 */
const largeBytesMin = 2 * 1024 * 1024

/** Whether a body is long, or may turn out to be: of no length told, or of one that is not its own because it is compressed. */
export function isLargeCall({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') return true
  const length = headers['content-length']
  return length === undefined
    ? headers['transfer-encoding'] !== undefined
    : Number(length) >= largeBytesMin
}
