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
 * value out of range, too large. The same row will fail again.
 */
const permanentCodes = new Set([
  6, 16, 25, 26, 27, 32, 33, 38, 41, 43, 53, 69, 70, 72, 117, 128, 130, 131, 190, 321, 349, 407,
  441, 467, 563,
])

/**
 * Codes that have nothing to do with the rows: the server is busy, full, read-only, without its
 * tables or its keeper, or does not know us. They pass, or somebody makes them pass.
 */
const passingCodes = new Set([
  0, 60, 81, 159, 160, 164, 173, 192, 193, 194, 198, 201, 202, 203, 209, 210, 225, 236, 241, 242,
  243, 252, 254, 279, 285, 286, 319, 335, 341, 394, 425, 439, 497, 499, 516, 519, 999,
])

export function isPermanentCode(code: number): boolean {
  return permanentCodes.has(code)
}

/** Whether a refusal with this code can be waited out. Codes of neither list are nobody's certainty. */
export function isPassingCode(code: number): boolean {
  return passingCodes.has(code)
}
