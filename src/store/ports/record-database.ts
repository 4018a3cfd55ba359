import type { Kysely } from 'kysely'
import type { RecordTables } from '#store/ports/record-tables.ts'

/** The connection to PostgreSQL, embedded or a server: the only place where the two differ. */
export type RecordDatabase = {
  /** `embedded`, or the address of the server without credentials. */
  readonly address: string
  readonly kysely: Kysely<RecordTables>
  /** Runs several statements at once, without parameters; rows of each. */
  script(sql: string): Promise<readonly { readonly rows: Record<string, unknown>[] }[]>
  /**
   * Runs one statement with parameters, or several without; the rows of all, in order. A
   * transaction that fails on the way is rolled back. What the job queue speaks through.
   */
  execute(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<{ readonly rows: Record<string, unknown>[] }>
  /** Calls back with what any process announced. */
  onChange(listener: (change: string) => void): Promise<void>
  /** Announces a change to every process, this one included. */
  announce(change: string): Promise<void>
  close(): Promise<void>
}

/** PostgreSQL said no, or could not be reached; `code` is its SQLSTATE, '' when there is none. */
export class RecordStoreError extends Error {
  override name = 'RecordStoreError'
  readonly retryable: boolean
  readonly code: string
  constructor(message: string, details: { retryable: boolean; code: string; cause?: unknown }) {
    super(message, { cause: details.cause })
    this.retryable = details.retryable
    this.code = details.code
  }
}

/** True when an insert failed because something of that name exists already (SQLSTATE 23505). */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}
