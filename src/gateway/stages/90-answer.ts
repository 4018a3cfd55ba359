import { answer } from '#gateway/answer-call.ts'
import type { Stage } from '#gateway/stage.ts'

/** Sends what is left to send, now that the record is safe. */
export const stage: Stage = (call, parts) => {
  answer(call, parts)
  return { kind: 'answered' }
}
