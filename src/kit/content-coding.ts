import type { Transform } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'
import { failed, ok, type Result } from '#kit/result.ts'

/** The codings of RFC 9110 and RFC 8878 that are undone here. */
export const codingsKnown = ['gzip', 'deflate', 'br', 'zstd'] as const

/** Each one more is a decompression on top of the last; nobody sends more than two. */
const codingsMax = 4

/** A body that cannot be decoded: its coding is unknown, it is not what it says, or it is too long. */
export type CodingFault = {
  readonly kind: 'unsupported' | 'malformed' | 'too-large'
  readonly message: string
}

/** The codings of a Content-Encoding header in the order they were applied, lower-case, without `identity`. */
export function readCodings(
  header: string | readonly string[] | undefined,
): Result<readonly string[], CodingFault> {
  if (header === undefined || header === '' || header === 'identity') return ok([])
  const codings = (typeof header === 'string' ? header : header.join(','))
    .split(',')
    .map((coding) => coding.trim().toLowerCase().replace(/^x-/, ''))
    .filter((coding) => coding !== '' && coding !== 'identity')
  const unknown = codings.find((coding) => !codingsKnown.some((known) => known === coding))
  if (unknown === undefined && codings.length <= codingsMax) return ok(codings)
  const what =
    unknown === undefined
      ? `${codings.length} codings on top of each other are more than ${codingsMax}`
      : `"${unknown.slice(0, 40)}" is not understood`
  return failed({
    kind: 'unsupported',
    message: `Content-Encoding: ${what}. Understood are ${codingsKnown.join(', ')} and none.`,
  })
}

/** A stream that undoes one coding; `firstBytes` tell the two forms apart that are called deflate. */
export function decoderOf(coding: string, firstBytes: Buffer): Transform {
  switch (coding) {
    case 'gzip':
      return createGunzip()
    case 'br':
      return createBrotliDecompress()
    case 'zstd':
      return createZstdDecompress()
    default:
      return hasZlibHead(firstBytes) ? createInflate() : createInflateRaw()
  }
}

/** Undoes all codings of a whole body, off the event loop. What comes out is bounded, after every one of them. */
export async function decodeBody(asked: {
  readonly codings: readonly string[]
  readonly body: Buffer
  readonly bytesMax: number
}): Promise<Result<Buffer, CodingFault>> {
  let { body } = asked
  for (const coding of asked.codings.toReversed()) {
    const decoded = await decodeOnce(coding, body, asked.bytesMax)
    if (!decoded.ok) return decoded
    body = decoded.value
  }
  return ok(body)
}

function decodeOnce(
  coding: string,
  body: Buffer,
  bytesMax: number,
): Promise<Result<Buffer, CodingFault>> {
  return new Promise((resolve) => {
    const decoder = decoderOf(coding, body)
    const chunks: Buffer[] = []
    let bytes = 0
    decoder.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= bytesMax) {
        chunks.push(chunk)
        return
      }
      decoder.destroy()
      const message = `The body is longer than the ${bytesMax} bytes that are accepted here, once its ${coding} is undone.`
      resolve(failed({ kind: 'too-large', message }))
    })
    decoder.on('end', () => resolve(ok(Buffer.concat(chunks))))
    decoder.on('error', (error) => {
      const message = `The body is not ${coding}, as its Content-Encoding says (${error.message}).`
      resolve(failed({ kind: 'malformed', message }))
    })
    decoder.end(body)
  })
}

/** RFC 1950: the method 8, and a check of the first two bytes; everything else is deflate without its envelope. */
function hasZlibHead(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0
}
