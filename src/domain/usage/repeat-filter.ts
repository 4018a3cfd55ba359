/**
 * Remembers the newest spans by project, trace and span id, so that an export which a client sends
 * again after a lost answer is stored once. Bounded: two generations, of which the older is dropped
 * when the younger is full, so between one and two times `generationSize` spans are known.
 */
export class RepeatFilter {
  readonly #generationSize: number
  #young = new Set<string>()
  #old = new Set<string>()

  constructor(generationSize = 200_000) {
    this.#generationSize = generationSize
  }

  /** True when the span was seen before; remembers it either way. */
  isRepeated(project: string, traceId: string, spanId: string): boolean {
    const key = `${traceId}${spanId}${project}`
    if (this.#young.has(key)) return true
    const wasOld = this.#old.has(key)
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young
      this.#young = new Set()
    }
    this.#young.add(key)
    return wasOld
  }
}
