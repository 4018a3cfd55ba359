import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const bufferedMax = 256 * 1024

/** A file that is written piece by piece, so that a large suite is never held whole. */
export class OutputFile {
  readonly #descriptor: number
  #pieces: string[] = []
  #buffered = 0

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#descriptor = openSync(path, 'w')
  }

  write(text: string): void {
    this.#pieces.push(text)
    this.#buffered += text.length
    if (this.#buffered >= bufferedMax) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#descriptor)
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#pieces.join(''))
    this.#pieces = []
    this.#buffered = 0
  }
}
