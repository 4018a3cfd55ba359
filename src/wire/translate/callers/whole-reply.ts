import type { Wire } from '#wire/define.ts'
import { openaiChat } from '#wire/openai/chat.ts'
import type { AskedCall, CallerHalf } from '../define.ts'

/** A whole reply of a caller's format: the stream that would have told it, put together by the format's own reader. */
export function wholeReply(
  wire: Wire,
  startStream: CallerHalf['startStream'],
  completion: unknown,
  call: AskedCall,
): unknown {
  const stream = startStream({ ...call, asArray: false })
  const reader = wire.startStream?.()
  const chunks = openaiChat.streamOf?.(completion, false)
  if (reader === undefined || reader === null || chunks === undefined) return completion
  reader.push(stream.push(chunks))
  reader.push(stream.end())
  return reader.end().assembled
}
