import { fromMessage } from './anthropic-reply.ts'
import { toMessagesRequest } from './anthropic-request.ts'
import { fromMessageStream } from './anthropic-stream.ts'
import type { ProviderHalf } from './define.ts'

/** Chat completions answered by Anthropic's Messages API. */
export const messagesProvider: ProviderHalf = {
  to: 'anthropic.messages',
  format: 'anthropic',
  request: toMessagesRequest,
  reply: fromMessage,
  problem: () => null,
  startStream: fromMessageStream,
}
