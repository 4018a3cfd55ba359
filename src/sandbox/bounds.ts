/** What one run of somebody's code may take. Each is the most that is allowed. */
export type SandboxBounds = {
  /** From the start of the run to its end; waiting for a thread does not count. */
  readonly timeMsMax: number
  /** What QuickJS may allocate. */
  readonly memoryBytesMax: number
  /** QuickJS's own stack: some thousand nested calls. */
  readonly stackBytesMax: number
  /** The result as JSON. */
  readonly resultBytesMax: number
  readonly codeBytesMax: number
  /** The arguments as JSON. */
  readonly argumentBytesMax: number
  /** Lines that the code writes to its console; the rest is dropped. */
  readonly consoleLinesMax: number
}

export const sandboxDefaults: SandboxBounds = {
  timeMsMax: 1000,
  memoryBytesMax: 32 * 1024 * 1024,
  // Half of this makes a few hundred calls of functions with many variables fail; twice as much
  // comes near the stack of the thread itself.
  stackBytesMax: 256 * 1024,
  resultBytesMax: 64 * 1024,
  codeBytesMax: 100 * 1024,
  argumentBytesMax: 4 * 1024 * 1024,
  consoleLinesMax: 100,
}

/** No setting reaches beyond this. */
export const sandboxTimeMsCeiling = 30_000
