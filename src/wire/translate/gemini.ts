import type { Translator } from './define.ts'
import { contentProblem } from './gemini-problem.ts'
import { fromContent } from './gemini-reply.ts'
import { toContentRequest } from './gemini-request.ts'
import { fromContentStream } from './gemini-stream.ts'
import { providerError } from './provider-error.ts'
import { translated } from './untranslatable.ts'

/** Chat completions answered by Gemini's generateContent. */
export const chatToContent: Translator = {
  from: 'openai.chat',
  to: 'gemini.generate_content',
  request: (body, target) => translated(() => toContentRequest(body, target)),
  reply: fromContent,
  problem: contentProblem,
  startStream: fromContentStream,
  error: (status, body) => providerError('gemini', status, body),
}
