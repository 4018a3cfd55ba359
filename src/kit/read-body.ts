import type { Readable } from 'node:stream'

/** A body was longer than its bound. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'
}

/** The sender went away before its body was complete; nobody is left to be answered. */
export class BodyCut extends Error {
  override name = 'BodyCut'
}

/** Reads a stream to its end. Throws BodyTooLarge beyond `bytesMax`, and BodyCut when the end never comes. */
export function readBody(stream: Readable, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    let isWhole = false
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= bytesMax) {
        chunks.push(chunk)
        return
      }
      // Listening goes on without keeping anything: the sender should be able to read the answer.
      chunks.length = 0
      reject(
        new BodyTooLarge(`The body is longer than the ${bytesMax} bytes that are accepted here.`),
      )
    })
    stream.on('end', () => {
      isWhole = true
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks))
    })
    // Every stream closes in the end; an error that nobody gets would cost its stack all the same.
    const cut = () => {
      if (!isWhole)
        reject(new BodyCut('The sender closed the connection before its body was complete.'))
    }
    stream.on('error', cut)
    stream.on('close', cut)
  })
}
