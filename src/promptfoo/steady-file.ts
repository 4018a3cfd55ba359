import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { readText } from '#promptfoo/references.ts'
import { refuse, sentenceOf } from '#promptfoo/problem.ts'

const chunkBytes = 64 * 1024

/** A file that is read piece by piece, more than once, and must say the same each time. */
export class SteadyFile {
  readonly #path: string
  readonly #place: string
  readonly #known: Stats
  /** What a pipe said, which says it once; null for a file. */
  readonly #held: string | null

  /** Refuses what cannot be read, with the place that names it. */
  constructor(path: string, place: string) {
    this.#path = path
    this.#place = place
    this.#known = this.#tried(() => statSync(path))
    this.#held = this.#known.isFile() ? null : readText(path, place)
    if (this.#held === null) closeSync(this.#open())
  }

  /** The text in pieces, without a byte-order mark. Refuses a file that changed since it was first seen. */
  *pieces(): Generator<string, void> {
    if (this.#held !== null) {
      yield this.#held
      return
    }
    const decoder = new TextDecoder()
    const buffer = Buffer.allocUnsafe(chunkBytes)
    const descriptor = this.#open()
    try {
      this.#mustBeSame()
      for (;;) {
        const bytes = this.#tried(() => readSync(descriptor, buffer))
        if (bytes === 0) break
        yield decoder.decode(buffer.subarray(0, bytes), { stream: true })
      }
      yield decoder.decode()
      this.#mustBeSame()
    } finally {
      closeSync(descriptor)
    }
  }

  /** Its lines and their numbers from 1, without those that are blank. */
  *lines(): Generator<{ readonly line: string; readonly number: number }, void> {
    let rest = ''
    let number = 0
    for (const piece of this.pieces()) {
      if (!piece.includes('\n')) {
        rest += piece
        continue
      }
      const lines = (rest + piece).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        number += 1
        if (line.trim() !== '') yield { line, number }
      }
    }
    if (rest.trim() !== '') yield { line: rest, number: number + 1 }
  }

  #open(): number {
    return this.#tried(() => openSync(this.#path, 'r'))
  }

  #mustBeSame(): void {
    const { ino, size, mtimeMs } = this.#tried(() => statSync(this.#path))
    const known = this.#known
    if (ino !== known.ino || size !== known.size || mtimeMs !== known.mtimeMs)
      refuse(`${this.#place}: ${this.#path} changed while it was in use. Run the command again.`)
  }

  #tried<Value>(read: () => Value): Value {
    try {
      return read()
    } catch (error) {
      return refuse(`${this.#place}: ${this.#path} cannot be read: ${sentenceOf(error)}`)
    }
  }
}
