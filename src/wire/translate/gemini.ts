import type { ProviderHalf } from './define.ts'
import { contentProblem } from './gemini-problem.ts'
import { fromContent } from './gemini-reply.ts'
import { toContentRequest } from './gemini-request.ts'
import { fromContentStream } from './gemini-stream.ts'

/** Chat completions answered by Gemini's generateContent. */
export const contentProvider: ProviderHalf = {
  to: 'gemini.generate_content',
  format: 'gemini',
  request: toContentRequest,
  reply: fromContent,
  problem: contentProblem,
  startStream: fromContentStream,
}
