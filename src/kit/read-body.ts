import type { Readable } from 'node:stream'

/** A body was longer than its bound. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'
}

/** Reads a stream to its end. Throws BodyTooLarge beyond `bytesMax`, and what the stream itself throws. */
export function readBody(stream: Readable, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= bytesMax) {
        chunks.push(chunk)
        return
      }
      // Listening goes on without keeping anything: the sender should be able to read the answer.
      chunks.length = 0
      reject(new BodyTooLarge(`The body is longer than the ${bytesMax} bytes that are accepted here.`))
    })
    stream.on('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)))
    stream.on('error', reject)
    stream.on('close', () => reject(new Error('The sender closed the connection before its body was complete.')))
  })
}
