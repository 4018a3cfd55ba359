import { encodeCall } from '#gateway/record-call.ts'
import { go, refused, type Stage } from '#gateway/stage.ts'

/** Makes the call's record safe. Without it the answer is withheld: a call that nobody can see was not made. */
export const stage: Stage = async (call, parts) => {
  try {
    await parts.spool.append(encodeCall(call, parts), { must: true })
  } catch (error) {
    return refused({
      status: 503,
      code: 'record_failed',
      field: '',
      message: `The provider answered, but the call could not be recorded (${error instanceof Error ? error.message : error}), so the answer is withheld. Free disk space in the data directory, or see the page Settings, Health.`,
    })
  }
  return go
}
