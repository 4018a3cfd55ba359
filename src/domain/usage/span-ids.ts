const traceBytes = 16
const spanBytes = 8
const markCharacters = 2
const packedLength = markCharacters + traceBytes + spanBytes

/**
 * Names of spans in little, for memories that hold hundreds of thousands of them: two characters for
 * the project, and a character a byte for the ids of trace and span where they are OpenTelemetry's
 * (hexadecimal, 32 and 16 digits). Whatever else is an id is kept as it is. Two spans have the same
 * name only if they are the same.
 */
export class SpanIds {
  readonly #marks = new Map<string, string>()
  readonly #scratch = Buffer.alloc(traceBytes + spanBytes)

  of(project: string, traceId: string, spanId: string): string {
    const mark = this.markOf(project)
    const isPacked =
      traceId.length === 2 * traceBytes &&
      spanId.length === 2 * spanBytes &&
      this.#scratch.write(traceId, 'hex') === traceBytes &&
      this.#scratch.write(spanId, traceBytes, 'hex') === spanBytes &&
      isLowerCase(traceId) &&
      isLowerCase(spanId)
    if (isPacked) return mark + this.#scratch.toString('latin1')
    return `${mark}${traceId.length} ${traceId}${spanId}`.padEnd(packedLength + 1, '\0')
  }

  /** Two characters that stand for a project in this memory. */
  markOf(project: string): string {
    const known = this.#marks.get(project)
    if (known !== undefined) return known
    const count = this.#marks.size
    // Of the first 65,536 projects both characters are a byte.
    const mark = String.fromCharCode(count >> 8, count & 0xff)
    this.#marks.set(project, mark)
    return mark
  }
}

/** Upper case would come back as lower case, and be another id. */
function isLowerCase(hex: string): boolean {
  return hex === hex.toLowerCase()
}

/** What spans of one trace have in common, and no others. */
export function traceOf(id: string): string {
  if (id.length === packedLength) return id.slice(0, markCharacters + traceBytes)
  const space = id.indexOf(' ', markCharacters)
  return id.slice(0, space + 1 + Number(id.slice(markCharacters, space)))
}

/** The ids of trace and span that a name was made of. */
export function unpackId(id: string): { readonly traceId: string; readonly spanId: string } {
  if (id.length === packedLength) {
    const hex = Buffer.from(id.slice(markCharacters), 'latin1').toString('hex')
    return { traceId: hex.slice(0, 2 * traceBytes), spanId: hex.slice(2 * traceBytes) }
  }
  const trace = traceOf(id)
  const traceId = trace.slice(id.indexOf(' ', markCharacters) + 1)
  return { traceId, spanId: id.slice(trace.length).replace(/\0+$/, '') }
}
