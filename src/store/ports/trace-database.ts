/** Values bound to `{name:Type}` placeholders of ClickHouse SQL; never put into the text. */
export type QueryParameters = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[]>
>

export type QuerySettings = {
  /** Rows beyond this are an error, not a surprise in memory. */
  readonly rowsMax?: number
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/**
 * The connection to ClickHouse, embedded or a server: the only place where the two differ. SQL is
 * the same for both, apart from `{engine:…}` macros in migrations, which `expand` fills in.
 *
 * Every method throws TraceStoreError.
 */
export type TraceDatabase = {
  /** `embedded`, or the address of the server without credentials. */
  readonly address: string
  /** Runs a SELECT and returns its rows; 64-bit integers come as strings. An abort stops it in the engine. */
  query<Row>(sql: string, parameters?: QueryParameters, settings?: QuerySettings): Promise<Row[]>
  /** Runs a statement without rows. */
  command(sql: string): Promise<void>
  /** Inserts JSON lines; a token that was used before makes it a no-op, dependent views included. */
  insert(insert: {
    readonly table: string
    readonly rows: Buffer
    readonly token: string
  }): Promise<void>
  /** Fills the table-engine macros of a migration. */
  expand(sql: string): string
  close(): Promise<void>
}

/** ClickHouse said no, or could not be reached. `retryable` is false when the same statement will fail again. */
export class TraceStoreError extends Error {
  override name = 'TraceStoreError'
  readonly retryable: boolean
  /** ClickHouse's error code; 0 when there is none. */
  readonly code: number
  constructor(message: string, details: { retryable: boolean; code: number; cause?: unknown }) {
    super(message, { cause: details.cause })
    this.retryable = details.retryable
    this.code = details.code
  }
}

/**
 * ClickHouse error codes that a row itself causes: cannot parse, type mismatch, unknown element,
 * value out of range, too large. The same row will fail again; everything else may pass later.
 */
const permanentCodes = new Set([
  6, 16, 25, 26, 27, 32, 33, 38, 41, 43, 53, 69, 70, 72, 117, 128, 130, 131, 190, 321, 349, 407,
  441, 467,
])

export function isPermanentCode(code: number): boolean {
  return permanentCodes.has(code)
}
