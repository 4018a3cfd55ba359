import type { IncomingMessage } from 'node:http'
import { type CodingFault, decodeBody, readCodings } from '#kit/content-coding.ts'
import {
  isJsonDeeperThan,
  jsonDepthMax,
  jsonExcess,
  jsonItemsMax,
  jsonNamesMax,
} from '#kit/json-depth.ts'
import { largeBytes, nextTurn } from '#kit/next-turn.ts'
import { BodyCut, BodyTooLarge, readBody } from '#kit/read-body.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { WireRefusal } from '#wire/define.ts'

/** In JSON a name takes four bytes with its value, and an item two: so much holds no more than may be. */
const narrowBytesMax = Math.min(jsonNamesMax * 4, jsonItemsMax * 2)

/** The body of a request as it came and parsed, within its bounds; refused in words that say which was passed. */
export async function readJsonBody(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Result<{ body: Buffer; parsed: unknown }, WireRefusal>> {
  try {
    const codings = readCodings(request.headers['content-encoding'])
    // Read all the same where it is refused: the sender should be able to read the answer.
    const sent = await readBody(request, bytesMax)
    const plain = codings.ok
      ? codings.value.length === 0
        ? ok(sent)
        : await decodeBody({ codings: codings.value, body: sent, bytesMax })
      : codings
    if (!plain.ok) return failed(codingRefusal(plain.fault))
    const body = plain.value
    // Of a large body each pass has a turn of its own: others are answered in between.
    const isLarge = body.length > largeBytes
    if (isLarge) await nextTurn()
    if (isJsonDeeperThan(body, jsonDepthMax)) {
      return failed({
        status: 400,
        code: 'json_invalid',
        field: '',
        message: `The body nests deeper than ${jsonDepthMax} levels, which no model API takes.`,
      })
    }
    if (isLarge) await nextTurn()
    const excess =
      body.length <= narrowBytesMax
        ? null
        : jsonExcess(body, { namesMax: jsonNamesMax, itemsMax: jsonItemsMax })
    if (excess !== null) {
      const [most, what] =
        excess === 'names'
          ? [jsonNamesMax, 'names of fields']
          : [jsonItemsMax, 'items in its lists and objects']
      return failed({
        status: 413,
        code: 'body_too_wide',
        field: '',
        message: `The body has more than ${most.toLocaleString('en-US')} ${what}. Send less history, fewer tools or less metadata in one call.`,
      })
    }
    if (isLarge) await nextTurn()
    const text = body.toString()
    if (isLarge) await nextTurn()
    return ok({ body, parsed: JSON.parse(text) })
  } catch (error) {
    if (error instanceof BodyTooLarge)
      return failed({ status: 413, code: 'body_too_large', field: '', message: error.message })
    if (error instanceof BodyCut)
      return failed({ status: 400, code: 'body_cut', field: '', message: error.message })
    if (error instanceof SyntaxError)
      return failed({
        status: 400,
        code: 'json_invalid',
        field: '',
        message: `The body is not valid JSON: ${error.message}.`,
      })
    throw error
  }
}

function codingRefusal({ kind, message }: CodingFault): WireRefusal {
  const refusals = {
    unsupported: { status: 415, code: 'encoding_unsupported' },
    malformed: { status: 400, code: 'encoding_invalid' },
    'too-large': { status: 413, code: 'body_too_large' },
  } as const
  return { ...refusals[kind], field: '', message }
}
