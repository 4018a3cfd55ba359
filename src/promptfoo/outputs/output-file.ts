import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const bufferBytes = 256 * 1024
/** The most bytes of UTF-8 that a code unit of a text becomes. */
const bytesPerUnitMax = 3

/** A file that is written piece by piece, so that a large suite is never held whole. */
export class OutputFile {
  readonly #descriptor: number
  readonly #buffer = Buffer.allocUnsafe(bufferBytes)
  #buffered = 0

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#descriptor = openSync(path, 'w')
  }

  write(text: string): void {
    const bytesMax = text.length * bytesPerUnitMax
    if (this.#buffered + bytesMax > bufferBytes) this.#flush()
    if (bytesMax > bufferBytes) writeWhole(this.#descriptor, Buffer.from(text))
    else this.#buffered += this.#buffer.write(text, this.#buffered)
  }

  close(): void {
    this.#flush()
    closeSync(this.#descriptor)
  }

  #flush(): void {
    writeWhole(this.#descriptor, this.#buffer.subarray(0, this.#buffered))
    this.#buffered = 0
  }
}

/** A pipe may take less than it is given. */
function writeWhole(descriptor: number, bytes: Buffer): void {
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}
