import { failed, ok, type Result } from '#kit/result.ts'
import type { OtlpFault } from './otlp-fault.ts'
import { otlpJsonDepthMax, otlpValuesMax } from './otlp-limits.ts'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** Fields of a JSON body: an attribute takes about three of them. */
const jsonFieldsMax = otlpValuesMax * 4

/**
 * Parses a JSON body whose depth and number of fields are bounded, which is checked over the bytes
 * first: JSON.parse turns 16 MB of `[[[[…` into half a gigabyte of arrays before anyone can say no.
 */
export function parseJsonBody(body: Buffer): Result<unknown, OtlpFault> {
  const fault = measure(body)
  if (fault !== null) return failed(fault)
  try {
    return ok(JSON.parse(body.toString('utf8')))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return failed({ kind: 'malformed', message: `The body is not JSON: ${why.slice(0, 200)}.` })
  }
}

function measure(body: Buffer): OtlpFault | null {
  let depth = 0
  let fields = 0
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0
    if (byte === quote) {
      at = endOfString(body, at)
    } else if (byte === comma) {
      fields += 1
    } else if (byte === openBracket || byte === openBrace) {
      depth += 1
      fields += 1
      if (depth > otlpJsonDepthMax) {
        return {
          kind: 'malformed',
          message: `The JSON nests deeper than ${otlpJsonDepthMax} levels, at byte ${at}. Send deep values as JSON strings.`,
        }
      }
    } else if (byte === closeBracket || byte === closeBrace) {
      depth -= 1
    }
  }
  if (fields <= jsonFieldsMax) return null
  return {
    kind: 'too-large',
    message: `The JSON holds ${fields} fields; ${jsonFieldsMax} are taken at once. Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).`,
  }
}

/** Where the string that opens at `at` closes, or the body's end; skips by quotes, not by bytes. */
function endOfString(body: Buffer, at: number): number {
  let close = body.indexOf(quote, at + 1)
  while (close !== -1 && isEscaped(body, close)) close = body.indexOf(quote, close + 1)
  return close === -1 ? body.length : close
}

function isEscaped(body: Buffer, at: number): boolean {
  let slashes = 0
  while (body[at - 1 - slashes] === backslash) slashes += 1
  return slashes % 2 === 1
}
