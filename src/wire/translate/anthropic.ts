import { fromMessage } from './anthropic-reply.ts'
import { toMessagesRequest } from './anthropic-request.ts'
import { fromMessageStream } from './anthropic-stream.ts'
import type { Translator } from './define.ts'
import { providerError } from './provider-error.ts'
import { translated } from './untranslatable.ts'

/** Chat completions answered by Anthropic's Messages API. */
export const chatToMessages: Translator = {
  from: 'openai.chat',
  to: 'anthropic.messages',
  request: (body, target) => translated(() => toMessagesRequest(body, target)),
  reply: fromMessage,
  problem: () => null,
  startStream: fromMessageStream,
  error: (status, body) => providerError('anthropic', status, body),
}
