import { hash } from 'node:crypto'

// Records that come without an id of their own get one from their content, so that a client's retry
// of the same request makes the same rows again instead of new ones beside them.

/** Separates the parts of a digest's input; no id or time contains it. */
const separator = '\n'

function digest(parts: readonly string[]): string {
  return hash('sha256', parts.join(separator), 'hex')
}

/** 32 hex digits, never all zero. */
export function derivedTraceId(...parts: readonly string[]): string {
  return notZero(digest(['trace', ...parts]).slice(0, 32))
}

/** 16 hex digits, never all zero. */
export function derivedSpanId(...parts: readonly string[]): string {
  return notZero(digest(['span', ...parts]).slice(0, 16))
}

export function derivedScoreId(...parts: readonly string[]): string {
  return `sco_${digest(['score', ...parts]).slice(0, 32)}`
}

function notZero(id: string): string {
  return /[^0]/.test(id) ? id : `${id.slice(1)}1`
}
