import { anthropicMessages } from '#wire/anthropic/messages.ts'
import type { CallerHalf } from '../define.ts'
import { fromMessagesRequest } from './messages-request.ts'
import { messagesStream } from './messages-stream.ts'
import { wholeReply } from './whole-reply.ts'

/** Callers of Anthropic's Messages API, Claude Code among them. */
export const messagesCaller: CallerHalf = {
  from: anthropicMessages.id,
  format: 'anthropic',
  replyId: (spanId) => `msg_${spanId}`,
  request: fromMessagesRequest,
  includeUsage: () => true,
  startStream: messagesStream,
  reply: (completion, call) => wholeReply(anthropicMessages, messagesStream, completion, call),
}
