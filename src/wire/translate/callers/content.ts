import { geminiGenerateContent } from '#wire/gemini/generate-content.ts'
import type { CallerHalf } from '../define.ts'
import { fromContentRequest } from './content-request.ts'
import { contentStream } from './content-stream.ts'
import { wholeReply } from './whole-reply.ts'

/** Callers of Gemini's generateContent and streamGenerateContent. */
export const contentCaller: CallerHalf = {
  from: geminiGenerateContent.id,
  format: 'gemini',
  replyId: (spanId) => spanId,
  request: fromContentRequest,
  includeUsage: () => true,
  startStream: contentStream,
  reply: (completion, call) => wholeReply(geminiGenerateContent, contentStream, completion, call),
}
