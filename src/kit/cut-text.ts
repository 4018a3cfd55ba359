/** Cuts a text to so many bytes of UTF-8, at a whole character, and says whether it did. */
export function cutText(
  text: string,
  bytesMax: number,
): { readonly text: string; readonly isCut: boolean } {
  // A text has at most three times as many bytes as UTF-16 units: most need no counting.
  if (text.length * 3 <= bytesMax || Buffer.byteLength(text) <= bytesMax)
    return { text, isCut: false }
  const bytes = Buffer.from(text)
  let end = bytesMax
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return { text: bytes.toString('utf8', 0, end), isCut: true }
}
