/** A whole reply of generateContent as its stream tells it: in one chunk, which is the same shape, in either framing. */
export function contentEvents(reply: unknown, asArray: boolean): Buffer {
  const chunk = JSON.stringify(reply)
  return Buffer.from(asArray ? `[${chunk}]` : `data: ${chunk}\n\n`)
}
