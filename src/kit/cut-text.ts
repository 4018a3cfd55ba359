import { withoutFiles } from './cut-content.ts'

/** Cuts a text to so many bytes of UTF-8, at a whole character, and says whether it did. */
export function cutText(
  text: string,
  bytesMax: number,
): { readonly text: string; readonly isCut: boolean } {
  // A text has at most three times as many bytes as UTF-16 units: most need no counting.
  if (text.length * 3 <= bytesMax || Buffer.byteLength(text) <= bytesMax)
    return { text, isCut: false }
  // A character has at least one byte: of a text of megabytes no more is encoded than is kept.
  const bytes = Buffer.from(text.slice(0, bytesMax + 1))
  let end = bytesMax
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return { text: bytes.toString('utf8', 0, end), isCut: true }
}

/**
 * The same for a content that may carry files: they go first, so that the texts around them stay whole.
 * `isCut` when anything was left out, `endsEarly` when more than files.
 */
export function cutContent(
  text: string,
  bytesMax: number,
): { readonly text: string; readonly isCut: boolean; readonly endsEarly: boolean } {
  const whole = cutText(text, bytesMax)
  if (!whole.isCut) return { ...whole, endsEarly: false }
  const cut = cutText(withoutFiles(text, bytesMax), bytesMax)
  return { text: cut.text, isCut: true, endsEarly: cut.isCut }
}
