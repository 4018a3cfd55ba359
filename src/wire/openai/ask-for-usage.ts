import { exactOf } from '#kit/exact-json.ts'
import { asRecord } from '#wire/loose.ts'

const askedFor = Buffer.from('"stream_options":{"include_usage":true},')

/**
 * A streamed chat request that makes the provider say what it used, which OpenAI's API does only
 * when asked: without it nobody could know what a stream cost. Null when the caller asks already.
 * Nothing else of the body changes, and where it has no `stream_options` no byte of it does.
 * Source: https://platform.openai.com/docs/api-reference/chat/create#chat-create-stream_options
 */
export function askForUsage(body: Buffer, parsed: unknown): Buffer | null {
  const request = asRecord(parsed)
  if (request === null) return null
  const options = asRecord(request['stream_options'])
  if (options?.['include_usage'] === true) return null
  const start = body.indexOf('{') + 1
  const isEmpty = Object.keys(request).length === 0
  if (request['stream_options'] === undefined && !isEmpty) {
    return Buffer.concat([body.subarray(0, start), askedFor, body.subarray(start)])
  }
  return Buffer.from(
    JSON.stringify({
      ...asRecord(exactOf(body.toString(), request)),
      stream_options: { ...options, include_usage: true },
    }),
  )
}
