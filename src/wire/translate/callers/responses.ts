import { openaiResponses } from '#wire/openai/responses.ts'
import type { CallerHalf } from '../define.ts'
import { fromResponsesRequest } from './responses-request.ts'
import { responsesStream } from './responses-stream.ts'
import { wholeReply } from './whole-reply.ts'

/** Callers of OpenAI's Responses API, Codex among them. */
export const responsesCaller: CallerHalf = {
  from: openaiResponses.id,
  format: 'openai',
  replyId: (spanId) => `resp_${spanId}`,
  request: fromResponsesRequest,
  includeUsage: () => true,
  startStream: responsesStream,
  reply: (completion, call) => wholeReply(openaiResponses, responsesStream, completion, call),
}
