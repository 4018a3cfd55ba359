import { failed, ok, type Result } from '#kit/result.ts'

/**
 * Reads one of several things, so that what is wrong with it takes no other with it: a sentence instead. What may work
 * another time (an error with `retryable`: a store that is away) is the same for all of them, and thrown.
 */
export async function readApart<Value>(read: () => Promise<Value>): Promise<Result<Value, string>> {
  try {
    return ok(await read())
  } catch (error) {
    if (
      typeof error === 'object' &&
      error !== null &&
      'retryable' in error &&
      error.retryable === true
    )
      throw error
    return failed(`it could not be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
