import { type Batch, DoubtfulRefusal, PermanentRefusal } from '#spool/drain.ts'
import { isPassingCode, type TraceDatabase, TraceStoreError } from '#store/ports/trace-database.ts'

/** Inserts a batch of the spool; throws PermanentRefusal for rows that the store will never take. */
export async function insertBatch(
  database: TraceDatabase,
  { spans, scores, token }: Batch,
): Promise<void> {
  try {
    if (spans.length > 0) await database.insert({ table: 'spans', rows: asLines(spans), token })
    if (scores.length > 0) await database.insert({ table: 'scores', rows: asLines(scores), token })
  } catch (error) {
    if (error instanceof TraceStoreError && !error.retryable)
      throw new PermanentRefusal(error.message, { cause: error })
    if (error instanceof TraceStoreError && !isPassingCode(error.code))
      throw new DoubtfulRefusal(error.message, { cause: error })
    throw error
  }
}

const lineBreak = Buffer.from('\n')

function asLines(rows: readonly Buffer[]): Buffer {
  return Buffer.concat(rows.flatMap((row) => [row, lineBreak]))
}
