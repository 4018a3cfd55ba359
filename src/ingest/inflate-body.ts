import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import type { OtlpFault } from '#contract/otlp/otlp-fault.ts'
import { failed, ok, type Result } from '#kit/result.ts'

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
}

/**
 * Undoes a request's content-encoding (gzip, deflate or identity, '' for none) off the event loop.
 * `bytesMax` bounds what comes out, not only what went in: a bomb of a few kilobytes is refused as
 * `too-large` after `bytesMax` bytes, whatever it claims to hold.
 */
export async function inflateBody(request: {
  readonly encoding: string
  readonly body: Buffer
  readonly bytesMax: number
}): Promise<Result<Buffer, OtlpFault>> {
  const { body, bytesMax } = request
  const encoding = request.encoding.trim().toLowerCase()
  if (encoding === '' || encoding === 'identity') {
    return body.length > bytesMax ? failed(tooLarge(bytesMax)) : ok(body)
  }
  if (!isDecoder(encoding)) {
    return failed({
      kind: 'unsupported',
      message: `Content-Encoding "${encoding.slice(0, 40)}" is not understood. Send gzip, deflate or none.`,
    })
  }
  try {
    return ok(await decoders[encoding](body, { maxOutputLength: bytesMax }))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ERR_BUFFER_TOO_LARGE') return failed(tooLarge(bytesMax))
    return failed({
      kind: 'malformed',
      message: `The body is not ${encoding} as its Content-Encoding says (${String(code)}).`,
    })
  }
}

function isDecoder(encoding: string): encoding is keyof typeof decoders {
  return Object.hasOwn(decoders, encoding)
}

function tooLarge(bytesMax: number): OtlpFault {
  return {
    kind: 'too-large',
    message: `The body is larger than ${bytesMax} bytes. Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).`,
  }
}
