import type { SandboxBounds } from '#sandbox/bounds.ts'

/**
 * Where the code begins. `module`: its default export (or `module.exports`) is a function that is
 * called with the arguments. `body`: the code is the body of a function of these parameters.
 * `expression`: the code is an expression over them, or statements whose last one has the value.
 */
export type CodeEntry =
  | { readonly kind: 'module' }
  | { readonly kind: 'body' | 'expression'; readonly parameters: readonly string[] }

export type CodeRun = {
  readonly code: string
  readonly language: 'javascript' | 'typescript'
  readonly entry: CodeEntry
  /** Values that JSON can say. */
  readonly arguments: readonly unknown[]
}

/** Why a run has no result. */
export type SandboxFaultKind =
  | 'does not compile'
  | 'threw'
  | 'out of time'
  | 'out of memory'
  | 'too deep'
  | 'result too large'
  | 'no result'
  | 'too large'
  | 'broke the sandbox'
  | 'closed'

export type SandboxFault = {
  readonly kind: SandboxFaultKind
  /** A sentence for the one who wrote the code. */
  readonly message: string
  /** Line of that code, from 1; null where none is known. */
  readonly line: number | null
}

export type RunOutcome =
  | { readonly kind: 'returned'; readonly json: string; readonly console: readonly string[] }
  | { readonly kind: 'failed'; readonly fault: SandboxFault; readonly console: readonly string[] }

export type ToSandbox = {
  readonly id: number
  /** Arguments as a JSON list: a text crosses threads and the sandbox's wall as it is. */
  readonly argumentsJson: string
  readonly run: Omit<CodeRun, 'arguments'>
  readonly bounds: SandboxBounds
}

export type FromSandbox =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly outcome: RunOutcome }
