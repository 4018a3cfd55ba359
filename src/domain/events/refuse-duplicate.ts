import { fault, type Outcome } from '#contract/faults.ts'
import { failed } from '#kit/result.ts'
import { DuplicateRecord } from '#store/ports/records.ts'

/** Does some work; a record that is there already is refused with that sentence instead of thrown. */
export async function refuseDuplicate<Value>(
  sentence: string,
  work: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DuplicateRecord)) throw error
    return failed(fault('conflict', sentence))
  }
}
