import { asRecord } from '#wire/loose.ts'
import type { Wire } from '#wire/define.ts'

/** Counting the tokens of a format's request, which its provider does without charge: no answer, no usage. */
export function countingOf(format: Wire, id: Wire['id']): Wire {
  return {
    ...format,
    id,
    operation: 'count_tokens',
    readReply: (body) => ({
      ...format.readReply(body),
      // Nothing was generated and nothing is billed: no usage is what there was, not what is missing.
      usage: {},
      hasUsage: true,
    }),
    startStream: null,
    streamOf: null,
    hasAnswer: (reply) => asRecord(reply) !== null,
    replyMessages: () => [],
  }
}
