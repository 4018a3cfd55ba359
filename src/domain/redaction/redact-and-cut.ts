import type { Redact } from '#domain/redaction/redact.ts'
import { cutContent, cutText } from '#kit/cut-text.ts'

/** More characters than anything that is redacted has: a private key has 8,000 and its two lines. */
const redactedCharactersMax = 10_000
/** Of UTF-8. */
const characterBytesMax = 4

/**
 * A content as it is kept: redacted, and cut to so many bytes. Of one that is longer only what may be
 * kept is searched, so that no content holds a thread by its length; what is cut in the middle of
 * something that would be redacted goes with it.
 */
export function redactAndCut(
  content: string,
  bytesMax: number,
  redact: Redact,
): { readonly text: string; readonly isCut: boolean } {
  const near = cutContent(content, bytesMax + redactedCharactersMax * characterBytesMax)
  const redacted = redact(near.text)
  if (!near.endsEarly) {
    const kept = cutContent(redacted, bytesMax)
    return { text: kept.text, isCut: near.isCut || kept.isCut }
  }
  return { text: cutText(redacted.slice(0, -redactedCharactersMax), bytesMax).text, isCut: true }
}
